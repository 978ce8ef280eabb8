import { Refusal } from 'cosmos-emulator/store';
import { QueryError } from '../../local/cosmos/sql/query-error.ts';

/** As the SDK's ErrorResponse: status and sub-status as fields. A socket error has its code, an aborted call its name. */
export class CosmosError extends Error {
  readonly code: number | string;
  readonly substatus: number | undefined;

  constructor(code: number | string, substatus?: number, name = 'Error') {
    super(`${code}${substatus === undefined ? '' : `/${substatus}`}`);
    this.name = name;
    this.code = code;
    this.substatus = substatus;
  }
}

/** Does something at the store core; what it refuses becomes what the SDK throws. */
export function asSdk<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refusal) throw new CosmosError(error.status, error.subStatus);
    if (error instanceof QueryError) throw new CosmosError(400);
    throw error;
  }
}
