import { z } from 'zod';
import { paymentMethodSchema } from './checkout-request.ts';

/** `POST /api/orders/{orderId}/payment`: by what the buyer pays instead. */
export const paymentRequestSchema = z
  .strictObject({ paymentMethod: paymentMethodSchema })
  .meta({ id: 'PaymentRequest' });
