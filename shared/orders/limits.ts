/** The most orders that are looked at for one page: with a filter that few match, a page may be short, or empty. */
export const mostLookedAt = 1000;
/** The most orders that the products are reckoned from, the newest ones. */
export const mostOrdersRead = 1000;
/** The most products that are answered. */
export const mostProducts = 1000;
