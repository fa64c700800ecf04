import type { StoredCustomField } from '../custom-fields/definition.ts';
import { customFieldName, customKeyOf } from '../custom-fields/name.ts';
import type { KindName, KindOfMeaning } from './kinds.ts';

/** One column that a file of customers can have. */
export interface FileColumn {
  /** As exports head it, and as it is mapped to: where its value lies in the customer, with dots. */
  readonly name: string;
  readonly kind: KindName;
  /** Only exported: an import leaves it aside. Or only imported: passwords leave by no door. */
  readonly only?: 'export' | 'import';
}

/** A column with the names that it has elsewhere, the best one first, as `./header-names.ts` folds them. */
export type NamedColumn = FileColumn & { readonly aliases: readonly string[] };

const column = (name: string, kind: KindName, aliases = '', only?: FileColumn['only']): NamedColumn => ({
  name,
  kind,
  aliases: aliases.split(' ').filter((alias) => alias !== ''),
  ...(only && { only }),
});

/** The parts of a postal address, each with what it is called. */
const addressParts = [
  ['firstName', 'name', 'firstname'],
  ['lastName', 'name', 'lastname'],
  ['company', 'line', 'company companyname'],
  [
    'line1',
    'line',
    'line1 address1 addressline1 street1 street streetaddress streetaddress1 streetline1 addressstreet address strasse direccion adresse',
  ],
  ['line2', 'line', 'line2 address2 addressline2 street2 streetaddress2 streetline2'],
  ['city', 'line', 'city town ort stadt ciudad ville poblacion localidad'],
  [
    'region',
    'line',
    'region stateregion state province stateprovince county bundesland provincia regionid provincecode statecode',
  ],
  [
    'postalCode',
    'code',
    'postalcode postcode zip zipcode postal postalzip zippostalcode postalzipcode plz codigopostal codepostal cp',
  ],
  ['country', 'country', 'countrycode countryid country countryregion land pais pays'],
  ['phone', 'phone', 'phone phonenumber telephone tel mobile'],
] as const satisfies readonly (readonly [string, KindName, string])[];

/** The columns of an address. @param prefixes what stands before its parts elsewhere; empty: nothing at all */
const addressColumns = (place: string, prefixes: readonly string[]): NamedColumn[] =>
  addressParts.map(([part, kind, names]) => {
    const own = ['firstName', 'lastName', 'company', 'phone'].includes(part);
    // Without a prefix these are the customer's, not the address's.
    const usable = prefixes.filter((prefix) => prefix !== '' || !own);
    const aliases = usable.flatMap((prefix) => names.split(' ').map((name) => prefix + name));
    return column(`${place}.${part}`, kind, aliases.join(' '));
  });

/**
 * Every column of a customer's file, in the order of exports; custom fields come before `notes`. A new name of a
 * shop system is added here and nowhere else. A name can stand at several columns: it means the first that no better
 * name takes.
 */
export const columns: readonly NamedColumn[] = [
  column('id', 'id', 'id clienteleid'),
  column(
    'firstName',
    'name',
    'firstname givenname forename vorname voornaam prenom nombre fname billingfirstname',
  ),
  column(
    'lastName',
    'name',
    'lastname surname familyname nachname achternaam nomdefamille nom apellido apellidos lname billinglastname',
  ),
  column('name', 'name', 'name fullname customername displayname nombrecompleto nomcomplet naam customer'),
  column(
    'email',
    'email',
    'email emailaddress mail customeremail useremail correoelectronico correo adresseemail courriel emailadresse mailadresse adressemail direccioncorreo billingemail email1value',
  ),
  column(
    'phone',
    'phone',
    'phone phonenumber telephone telephonenumber mobile mobilephone mobilenumber tel telefon telefonnummer telefono handy cellphone cell mobil mobiltelefon mobilnummer movil telefonomovil portable telephoneportable billingphone billingtelephone addresstelephone shippingphone phone1value',
  ),
  column('phoneE164', 'line', '', 'export'),
  column('officePhone', 'phone', 'officephone workphone businessphone companyphone'),
  column('officePhoneE164', 'line', '', 'export'),
  column('username', 'username', 'username userlogin login loginname benutzername nombredeusuario'),
  column('idNumber', 'code', 'idnumber identitynumber documentnumber dni nationalid'),
  column(
    'externalId',
    'code',
    'externalid customerid customernumber customerno referenceid reference customerreference idcustomer clientid kundennummer kundennr kdnr kundenid numeroclient numeroduclient numerocliente numerodecliente codigocliente codeclient squarecustomerid contactid accountnumber',
  ),
  column(
    'birthDate',
    'birthDate',
    'birthdate birthday dateofbirth dob birth geburtsdatum geburtstag datedenaissance fechadenacimiento',
  ),
  column(
    'gender',
    'gender',
    'gender sex salutation socialtitle titlesid titles civility civilite anrede tratamiento geschlecht genero genre',
  ),
  column('language', 'language', 'language locale lang sprache idioma langue'),
  column('status', 'status', 'status active enabled accountstatus customerstatus aktiv actif activo'),
  column(
    'groups',
    'groups',
    'groups group customergroups customergroup groupids groupnames usergroup usergroups kundengruppe kundengruppen gruppe gruppen grupo grupos groupe groupes pricelist',
  ),
  column('tags', 'tags', 'tags tag labels label etiquetas schlagworte'),
  column('taxExempt', 'boolean', 'taxexempt istaxexempt taxexemption'),
  column(
    'taxId',
    'code',
    'taxid taxvatnumber vatnumber vatid taxvat vat taxnumber ustid ustidnr umsatzsteuerid tvaintracommunautaire cif nif',
  ),
  column(
    'marketing.email',
    'boolean',
    'marketingemail emailmarketing acceptsemailmarketing acceptsmarketing acceptsmarketingemail emailmarketingconsent subscribedtoemails emailsubscriptionstatus newsletter marketingconsent marketing subscribed issubscribed subscribedtonewsletter newslettersubscription marketingoptin emailoptin optin optedin emailoptedin',
  ),
  column('marketing.at', 'time', 'marketingat acceptsmarketingupdatedat emailmarketingconsenttimestamp'),
  column('marketing.source', 'line', 'marketingsource'),
  column('marketing.requestedAt', 'time', '', 'export'),
  column('notificationsOptIn', 'boolean', 'notificationsoptin notifications ordernotifications'),
  column('rewardsSummaryOptIn', 'boolean', 'rewardssummaryoptin rewardupdatenotification rewardssummary'),
  column(
    'business.company',
    'line',
    'businesscompany company companyname organization organisation business businessname firma empresa entreprise societe',
  ),
  column(
    'business.registrationNumber',
    'code',
    'businessregistrationnumber registrationnumber companynumber siret',
  ),
  column('business.website', 'website', 'businesswebsite website url web companywebsite'),
  ...addressColumns('business.address', ['businessaddress', 'companyaddress']),
  ...addressColumns('shippingAddress', [
    'shippingaddress',
    'defaultaddress',
    'shipping',
    'deliveryaddress',
    'delivery',
    '',
    'address',
    'mailing',
    'mailingaddress',
  ]),
  column('billingAddress', 'same', 'billingaddresssameasshipping billingsameasshipping sameasshipping'),
  ...addressColumns('billingAddress', ['billingaddress', 'billing', 'invoiceaddress', 'invoice']),
  column('membership.type', 'line', 'membershiptype membership membershiplevel membershiptier'),
  column('membership.number', 'code', 'membershipnumber membershipid membernumber membershipcard'),
  column('membership.verificationCode', 'code', 'membershipverificationcode'),
  column('membership.status', 'membershipStatus', 'membershipstatus'),
  column('membership.validUntil', 'date', 'membershipvaliduntil membershipexpires membershipexpiry'),
  column(
    'openingBalance.ordersCount',
    'count',
    'openingbalanceorderscount orderscount orders totalorders ordercount numberoforders transactioncount numberoftransactions',
  ),
  column(
    'openingBalance.totalSpent',
    'money',
    'openingbalancetotalspent totalspent totalspend totalsales amountspent lifetimespend lifetimevalue lifetimesales sales ltv umsatz gesamtumsatz',
  ),
  column(
    'openingBalance.credit',
    'money',
    'openingbalancecredit storecredit storecreditbalance accountcredit creditbalance accountbalance credit guthaben',
  ),
  column(
    'openingBalance.points',
    'count',
    'openingbalancepoints points loyaltypoints rewardpoints rewardspoints pointsbalance loyaltybalance',
  ),
  column('openingBalance.at', 'date', 'openingbalanceat'),
  column(
    'notes',
    'lines',
    'notes note memo comment comments remarks internalnotes notizen bemerkung bemerkungen notas remarques',
  ),
  column(
    'password',
    'password',
    'password plainpassword passwort kennwort wachtwoord contrasena motdepasse',
    'import',
  ),
  column(
    'passwordHash',
    'passwordHash',
    'passwordhash hashedpassword passwd userpass encryptedpassword',
    'import',
  ),
  column('hasPassword', 'boolean', '', 'export'),
  column('passwordResetRequired', 'boolean', '', 'export'),
  column('emailVerifiedAt', 'time', '', 'export'),
  column('emailDelivery', 'line', '', 'export'),
  // Sums: in exactly this spelling they are of our own exports, and no opening balance.
  column('ordersCount', 'count', '', 'export'),
  column('totalSpent', 'money', '', 'export'),
  column('firstOrderAt', 'time', '', 'export'),
  column('lastOrderAt', 'time', '', 'export'),
  column('creditBalance', 'money', '', 'export'),
  column('points', 'count', '', 'export'),
  column('source', 'line', '', 'export'),
  column('createdAt', 'time', '', 'export'),
  column('updatedAt', 'time', '', 'export'),
  column('version', 'count', '', 'export'),
];

const byName = new Map<string, FileColumn>(columns.map((one) => [one.name, one]));

const customKinds = {
  text: 'lines',
  number: 'number',
  boolean: 'boolean',
  date: 'date',
  choice: 'choice',
} as const;

/** The column of a custom field. */
export const customColumn = ({ key, type }: StoredCustomField): FileColumn => ({
  name: customFieldName(key),
  kind: customKinds[type],
});

/** What kind of value there is in a column of customers, by its meaning. */
export const customerKinds =
  (customFields: ReadonlyMap<string, StoredCustomField>): KindOfMeaning =>
  (meaning) =>
    columnNamed(meaning, customFields)?.kind;

/** The column that has this name among all that there are; undefined: none. */
export function columnNamed(
  name: string,
  customFields: ReadonlyMap<string, StoredCustomField>,
): FileColumn | undefined {
  const key = customKeyOf(name);
  if (key === undefined) return byName.get(name);
  const definition = customFields.get(key);
  return definition && customColumn(definition);
}
