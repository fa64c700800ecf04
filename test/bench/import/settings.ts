/** A shop's, as far as imports go. */
export const settings = {
  defaultCountry: 'ES',
  currency: 'EUR',
  shortestPassword: 8,
  shopName: 'Blue Bicycle',
};
