/** Columns of every table of Application Insights, as Azure Monitor documents them. */
const telemetry = `TimeGenerated: datetime, AppRoleInstance: string, AppRoleName: string, AppVersion: string,
  ClientBrowser: string, ClientCity: string, ClientCountryOrRegion: string, ClientIP: string, ClientModel: string,
  ClientOS: string, ClientStateOrProvince: string, ClientType: string, IKey: string, OperationId: string,
  OperationName: string, ParentId: string, Properties: dynamic, ResourceGUID: string, SDKVersion: string,
  SessionId: string, SyntheticSource: string, UserAccountId: string, UserAuthenticatedId: string, UserId: string`;

const counted = `${telemetry}, ItemCount: int, Measurements: dynamic`;

/** Columns that every table of a workspace has. */
const record = `_BilledSize: real, _IsBillable: string, _ResourceId: string, _SubscriptionId: string,
  SourceSystem: string, TenantId: string, Type: string`;

/**
 * The tables of a Log Analytics workspace that queries may read, with their columns. Source: the pages of the same names
 * below learn.microsoft.com/azure/azure-monitor/reference/tables.
 */
export const tables: Readonly<Record<string, string>> = {
  AppRequests: `${counted}, ${record}, DurationMs: real, Id: string, Name: string, PerformanceBucket: string,
    ReferencedItemId: string, ReferencedType: string, ResultCode: string, Source: string, Success: bool, Url: string`,
  AppDependencies: `${counted}, ${record}, Data: string, DependencyType: string, DurationMs: real, Id: string,
    Name: string, ReferencedItemId: string, ReferencedType: string, ResultCode: string, Success: bool, Target: string`,
  AppEvents: `${counted}, ${record}, Name: string`,
  AppMetrics: `${telemetry}, ${record}, ItemCount: int, Max: real, Min: real, Name: string, Sum: real`,
  AppExceptions: `${counted}, ${record}, Assembly: string, Details: dynamic, ExceptionType: string,
    HandledAt: string, InnermostAssembly: string, InnermostMessage: string, InnermostMethod: string,
    InnermostType: string, Message: string, Method: string, OuterAssembly: string, OuterMessage: string,
    OuterMethod: string, OuterType: string, ProblemId: string, SeverityLevel: int`,
  AppTraces: `${counted}, ${record}, Message: string, ReferencedItemId: string, ReferencedType: string,
    SeverityLevel: int`,
  AppAvailabilityResults: `${counted}, ${record}, DurationMs: real, Id: string, Location: string, Message: string,
    Name: string, PerformanceBucket: string, Size: real, Success: bool`,
  AZKVAuditLogs: `${record}, TimeGenerated: datetime, AddressAuthorizationType: string, Algorithm: string,
    AppliedAssignmentId: string, CallerIpAddress: string, ClientInfo: string, CorrelationId: string, DurationMs: int,
    HttpStatusCode: int, Id: string, Identity: dynamic, OperationName: string, OperationVersion: string,
    Properties: dynamic, RequestUri: string, ResultDescription: string, ResultSignature: string, ResultType: string`,
  CDBPartitionKeyRUConsumption: `${record}, TimeGenerated: datetime, AccountName: string, ActivityId: string,
    CollectionName: string, DatabaseName: string, OperationName: string, PartitionKey: string,
    PartitionKeyRangeId: string, RegionName: string, RequestCharge: real`,
  FunctionAppLogs: `${record}, TimeGenerated: datetime, ActivityId: string, AppName: string, Category: string,
    EventId: int, EventName: string, ExceptionDetails: string, ExceptionMessage: string, ExceptionType: string,
    FunctionInvocationId: string, FunctionName: string, HostInstanceId: string, HostVersion: string, Level: string,
    LevelId: int, Location: string, Message: string, RoleInstance: string`,
};
