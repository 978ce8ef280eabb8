import type { Installation } from './installation.ts';

/** The body of a refusal. */
export function errorXml(status: number, detail: string, trackingId: string, now: number): string {
  const when = new Date(now).toISOString();
  return `<Error><Code>${status}</Code><Detail>${escaped(detail)}.TrackingId:${trackingId},TimeStamp:${when}</Detail></Error>`;
}

/** The body of a test send: what became of it on each device. */
export function outcomeXml(deliveredTo: Installation[]): string {
  const results = deliveredTo.map(
    ({ platform, installationId, pushChannel }) =>
      `<RegistrationResult><ApplicationPlatform>${platform}</ApplicationPlatform><PnsHandle>${escaped(
        typeof pushChannel === 'string' ? pushChannel : pushChannel.endpoint,
      )}</PnsHandle><RegistrationId>${escaped(
        installationId,
      )}</RegistrationId><Outcome>The Notification was successfully sent to the Push Notification System</Outcome></RegistrationResult>`,
  );
  return `<NotificationOutcome xmlns="http://schemas.microsoft.com/netservices/2010/10/servicebus/connect"><Success>${
    deliveredTo.length
  }</Success><Failure>0</Failure><Results>${results.join('')}</Results></NotificationOutcome>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
