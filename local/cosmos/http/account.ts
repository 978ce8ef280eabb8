import type { Call, Reply } from './call.ts';
import { header } from './request-headers.ts';

/** Not "localhost": the JavaScript SDK would throw the locations away and read the account before every call. */
const accountId = 'cosmos-emulator';
const region = 'Local';

/** What clients read before all else. The locations have the address that the caller used. */
export function readAccount({ request }: Call): Reply {
  const address = `${request.secure ? 'https' : 'http'}://${header(request, 'host') ?? 'localhost'}/`;
  const locations = [{ name: region, databaseAccountEndpoint: address }];
  return {
    status: 200,
    requestCharge: 0,
    body: {
      _self: '',
      id: accountId,
      _rid: 'cosmos-emulator.sql.cosmosdb',
      media: '//media/',
      addresses: '//addresses/',
      _dbs: '//dbs/',
      writableLocations: locations,
      readableLocations: locations,
      enableMultipleWriteLocations: false,
      continuousBackupEnabled: false,
      enablePerPartitionFailoverBehavior: false,
      userReplicationPolicy: { asyncReplication: false, minReplicaSetSize: 1, maxReplicasetSize: 4 },
      userConsistencyPolicy: { defaultConsistencyLevel: 'Session' },
      systemReplicationPolicy: { minReplicaSetSize: 1, maxReplicasetSize: 4 },
      readPolicy: { primaryReadCoefficient: 1, secondaryReadCoefficient: 1 },
      queryEngineConfiguration,
    },
  };
}

/** The .NET SDK parses it at start and throws on every query without it. */
const queryEngineConfiguration = JSON.stringify({
  maxSqlQueryInputLength: 262144,
  maxJoinsPerSqlQuery: 5,
  maxLogicalAndPerSqlQuery: 2000,
  maxLogicalOrPerSqlQuery: 2000,
  maxUdfRefPerSqlQuery: 10,
  maxInExpressionItemsCount: 16000,
  queryMaxInMemorySortDocumentCount: 500,
  maxQueryRequestTimeoutFraction: 0.9,
  sqlAllowNonFiniteNumbers: false,
  sqlAllowAggregateFunctions: true,
  sqlAllowSubQuery: true,
  sqlAllowScalarSubQuery: true,
  allowNewKeywords: true,
  sqlAllowLike: true,
  sqlAllowGroupByClause: true,
  maxSpatialQueryCells: 12,
  spatialMaxGeometryPointCount: 256,
  sqlDisableQueryILOptimization: false,
  sqlDisableFilterPlanOptimization: false,
  sqlAllowTop: true,
  enableSpatialIndexing: true,
});
