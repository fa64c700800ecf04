/** What files of orders tell of an order and of a line, by the kind of the value: columns are written and read by it. */
export const orderAmounts = ['total', 'subtotal', 'tax', 'shipping', 'discount', 'refunded'] as const;
export const orderTimes = ['placedAt', 'sourceUpdatedAt'] as const;
export const lineTexts = ['productId', 'sku', 'name'] as const;
export const lineAmounts = ['unitPrice', 'total', 'refundedTotal'] as const;
export const lineQuantities = ['quantity', 'refundedQuantity'] as const;
