import { Vocabulary, word } from '../imports/vocabulary.ts';
import { addressWords } from './address-words.ts';

/** How the columns of orders are called: by our own exports, Shopify, WooCommerce, PrestaShop, Magento and people. */
export const orderWords = new Vocabulary([
  word('order', 'code', '', 'export'),
  word('store', 'line', 'storename shop shopname purchasepoint'),
  word(
    'number',
    'code',
    'ordernumber orderno orderid ordername incrementid order bestellnummer bestellnr numerodepedido pedido numerocommande reference name id',
  ),
  word(
    'placedAt',
    'time',
    'orderdate dateplaced purchasedate processedat createdat datecreated created dateadd date time datum fecha bestelldatum paidat',
  ),
  word('status', 'choice', 'orderstatus financialstatus state estado'),
  word('cancelledAt', 'time', 'canceledat'),
  word('currency', 'code', 'currencycode ordercurrency moneda wahrung'),
  word(
    'total',
    'money',
    'ordertotal grandtotalpurchased grandtotal totalpaid totalamount gesamtbetrag gesamt importetotal nrevenue netrevenue netsales',
  ),
  word('subtotal', 'money', 'ordersubtotal itemssubtotal'),
  word('tax', 'money', 'taxes totaltax taxtotal ordertax taxamount'),
  word('shipping', 'money', 'shippingtotal ordershipping shippingamount shippingcost totalshipping'),
  word('discount', 'money', 'discountamount discounttotal totaldiscount cartdiscount'),
  word('refunded', 'money', 'refundedamount refundtotal totalrefunded orderrefundamount refundamount'),
  word(
    'paymentMedia',
    'line',
    'paymentmethod paymentmethodtitle payment paymenttype zahlungsart formadepago',
  ),
  word('channel', 'line', 'source saleschannel createdvia'),
  word('customerId', 'id', 'customeruser idcustomer'),
  word('customerEmail', 'email', 'email emailaddress emailadresse mailadresse billingemail buyeremail'),
  word('customerExternalId', 'code', 'externalid customernumber kundennummer kundennr kdnr'),
  word('customerUsername', 'line', '', 'export'),
  word('customerFirstName', 'name', 'firstname billingfirstname'),
  word('customerLastName', 'name', 'lastname billinglastname'),
  word('customerName', 'name', 'customer billtoname billingname client cliente kunde'),
  word('customerPhone', 'phone', 'phone billingphone'),
  ...addressWords,
  word('sourceUpdatedAt', 'time'),
  word('createdAt', 'time', '', 'export'),
  word('updatedAt', 'time', '', 'export'),
  word('lineNumber', 'count', '', 'export'),
  word('line.productId', 'code', 'productid lineitemproductid itemproductid'),
  word('line.sku', 'code', 'lineitemsku sku itemsku productsku'),
  word('line.name', 'line', 'lineitemname itemname productname product item articulo artikel'),
  word('line.quantity', 'number', 'lineitemquantity itemquantity quantity qty menge cantidad'),
  word('line.unitPrice', 'money', 'lineitemprice itemprice itemcost unitprice price preis precio'),
  word('line.discount', 'money', 'lineitemdiscount itemdiscount'),
  word('line.total', 'money', 'lineitemtotal itemtotal linetotal'),
  word('line.refundedQuantity', 'number', 'quantityrefunded'),
  word('line.refundedTotal', 'money', 'itemrefund'),
]);

/** Names of other things, too, of which a file of orders must have more to be known by. */
const weakNumbers = new Set(['reference', 'name', 'id']);
const telling = ['total', 'placedAt', 'status', 'currency', 'paymentMedia', 'line.name', 'line.sku'];

/**
 * Whether columns are those of orders: beside a number, an order has an amount or lines, and something that only orders
 * have. Lists of customers have some of these names, too.
 */
export function areOrders(names: readonly string[], meanings: readonly (string | undefined)[]): boolean {
  const has = (meaning: string) => meanings.includes(meaning);
  const number = meanings.indexOf('number');
  if (number < 0 || !(has('total') || has('line.name') || has('line.sku'))) return false;
  const others = telling.filter(has).length;
  const isWeak = weakNumbers.has((names[number] ?? '').trim().toLowerCase());
  return isWeak ? others >= 3 && ['status', 'paymentMedia', 'line.name'].some(has) : others >= 2;
}
