/** The change feed functions. */
export const laneNames = ['tax', 'payment', 'fulfillment', 'notifications'] as const;
export type LaneName = (typeof laneNames)[number];

/** What can be asked for about an order. `undo`: an operator cancels it. */
export type Command = 'cancel' | 'payment' | 'refund' | 'retry' | 'resolve' | 'undo';

export type HookRoute = 'payment-webhook' | 'shipping-webhook';

/** The HTTP functions that the world calls. */
export type Route = 'checkout' | 'orders' | Command | HookRoute;
