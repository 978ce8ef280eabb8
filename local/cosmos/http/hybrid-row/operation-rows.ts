import { unsupported } from '../../store/refusal.ts';
import { readRecords, requireHeader } from './records.ts';
import { malformed, RowReader } from './row-reader.ts';

/** An operation of a batch as its row has it: the same properties as in JSON. */
export interface OperationRow {
  operationType: string;
  partitionKey?: string;
  id?: string;
  resourceBody?: unknown;
  ifMatch?: string;
  ifNoneMatch?: string;
  /** The caller does not want the document back. */
  minimalReturn?: boolean;
}

const operationSchema = 0x7fe15470;
const documentResource = 2;

const operationTypes: Record<number, string> = {
  0: 'Create',
  1: 'Patch',
  2: 'Read',
  4: 'Delete',
  5: 'Replace',
  20: 'Upsert',
};

/** Fields that come in this order behind the two numbers, each if its bit of the presence byte is set. */
const fixedFields = [
  [0x04, 'partitionKey'],
  [0x08, 'effectivePartitionKey'],
  [0x10, 'id'],
  [0x20, 'binaryId'],
  [0x40, 'resourceBody'],
] as const;

/** Fields with a path token. */
const sparseFields: Record<number, string> = {
  8: 'indexingDirective',
  9: 'ifMatch',
  10: 'ifNoneMatch',
  11: 'timeToLiveInSeconds',
  12: 'minimalReturnPreference',
};

/** The operations of a batch or bulk request of the .NET SDK. Throws 400. */
export function readOperationRows(bytes: Buffer): OperationRow[] {
  return readRecords(bytes).map(readOperationRow);
}

function readOperationRow(body: Buffer): OperationRow {
  const reader = new RowReader(body);
  requireHeader(reader, operationSchema);
  const presence = reader.byte();
  const operationType = operationTypes[reader.int32()];
  const resource = reader.int32();
  if (operationType === undefined || resource !== documentResource) {
    throw malformed('an operation that is none on items');
  }
  const fields = new Map<string, string | number | boolean>();
  for (const [bit, name] of fixedFields) if ((presence & bit) !== 0) fields.set(name, reader.text());
  while (!reader.atEnd) {
    const value = sparseReader(reader.byte());
    const token = reader.varint();
    fields.set(sparseFields[token] ?? `token ${token}`, value(reader));
  }
  return rowOf(operationType, fields);
}

function sparseReader(type: number): (reader: RowReader) => string | number | boolean {
  switch (type) {
    case 0x02:
      return () => false;
    case 0x03:
      return () => true;
    case 0x07:
      return (reader) => reader.int32();
    case 0x0b:
      return (reader) => reader.uint32();
    case 0x10:
      return (reader) => reader.float64();
    case 0x14:
      return (reader) => reader.text();
    default:
      throw malformed(`a field of type ${type}`);
  }
}

function rowOf(operationType: string, fields: ReadonlyMap<string, string | number | boolean>): OperationRow {
  const text = (name: string) => {
    const value = fields.get(name);
    return typeof value === 'string' ? { [name]: value } : {};
  };
  if (String(fields.get('indexingDirective')).toLowerCase() === 'exclude') {
    throw unsupported('indexing item by item (indexingDirective)');
  }
  const body = fields.get('resourceBody');
  return {
    operationType,
    ...text('partitionKey'),
    ...text('id'),
    ...text('ifMatch'),
    ...text('ifNoneMatch'),
    ...(typeof body === 'string' ? { resourceBody: json(body) } : {}),
    ...(fields.get('minimalReturnPreference') === true ? { minimalReturn: true } : {}),
  };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed('a document that is not JSON');
  }
}
