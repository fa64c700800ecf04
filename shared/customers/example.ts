/** The address and the customer by which the API's document shows how they look. */
export const exampleAddress = {
  line1: '12 St James’s Square',
  city: 'London',
  postalCode: 'SW1Y 4JH',
  country: 'GB',
};

export const exampleCustomer = {
  firstName: 'Ada',
  lastName: 'Lovelace',
  email: 'ada@shop.example',
  phone: '020 7946 0958',
  birthDate: '1990-12-10',
  tags: ['founder'],
  shippingAddress: exampleAddress,
  billingAddress: 'same' as const,
};
