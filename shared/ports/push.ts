export const platforms = ['fcmv1', 'apns', 'wns', 'browser'] as const;
export type Platform = (typeof platforms)[number];

export interface PushMessage {
  title: string;
  body: string;
  /** For the app on the device; free of personal data. */
  data: { orderId: string; type: string };
}

/** One device, and what it speaks. */
export interface Device {
  platform: Platform;
  installationId: string;
}

/** Notifications to devices. Nothing can be called back, and duplicates are told apart by `dedupeId`. */
export interface Push {
  send(dedupeId: string, to: Device, message: PushMessage): Promise<void>;
}
