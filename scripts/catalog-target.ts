import type { CatalogTarget } from './load-catalog.ts';

/** Settings by name; empty text counts as missing. */
type Values = Readonly<Record<string, string | undefined>>;

/** No account is named, or two at once. */
export class TargetError extends Error {
  readonly code = 'catalog_target';
}

/**
 * The account of the first of these that names one, with the database and the identity that stand beside it there and
 * nowhere else: an endpoint in the environment must not meet the key of the local emulator in a file. Throws a TargetError.
 */
export function catalogTarget(sources: readonly Values[]): CatalogTarget & { account: string } {
  for (const values of sources) {
    const given = (name: string) => (values[name] === '' ? undefined : values[name]);
    const [connection, endpoint] = [given('COSMOS'), given('COSMOS__accountEndpoint')];
    if (connection === undefined && endpoint === undefined) continue;
    if (connection !== undefined && endpoint !== undefined)
      throw new TargetError('Expected either COSMOS or COSMOS__accountEndpoint, got both. Take one of them out.');
    const [clientId, database] = [given('COSMOS__clientId'), given('COSMOS_DATABASE')];
    return {
      ...(connection !== undefined && { COSMOS: connection }),
      ...(endpoint !== undefined && { COSMOS__accountEndpoint: endpoint }),
      ...(clientId !== undefined && { COSMOS__clientId: clientId }),
      ...(database !== undefined && { COSMOS_DATABASE: database }),
      account: endpoint ?? /(?:^|;)\s*AccountEndpoint=([^;]+)/i.exec(connection ?? '')?.[1] ?? 'the account of COSMOS',
    };
  }
  throw new TargetError(
    'Expected COSMOS, a connection string, or COSMOS__accountEndpoint, the address of the account.',
  );
}
