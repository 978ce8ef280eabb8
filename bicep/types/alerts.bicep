metadata description = 'Who is told, and when an alert fires. What is left out of the thresholds has the value in the descriptions.'

@export()
@description('What happens to a resource that breaks a policy: it is reported, or it is refused.')
type policyEffect = 'Audit' | 'Deny'

@export()
@description('Where alerts fire. Each is compared with "more than".')
type alertThresholds = {
  @description('Requests that failed on our side, in 15 minutes. 10.')
  @minValue(0)
  serverErrors: int?
  @description('Milliseconds within which 95 of a hundred buyers have their answer. 3000.')
  @minValue(1)
  checkoutMs: int?
  @description('Seconds from a change to its arrival in a lane, on the mean of 15 minutes. 60.')
  @minValue(1)
  feedLagSeconds: int?
  @description('Orders that every run of the sweeper finds overdue. 25.')
  @minValue(0)
  ordersOverdue: int?
  @description('Orders that wait for a person. 0.')
  @minValue(0)
  ordersInAttention: int?
  @description('Minutes since the sweeper came to its end. 10.')
  @minValue(5)
  sweeperSilentMinutes: int?
  @description('Failures of the pipeline itself, of one kind, in 15 minutes. 10.')
  @minValue(0)
  pipelineFailures: int?
  @description('Of a hundred orders that began to pay, how many do not come to it. 30.')
  @minValue(1)
  @maxValue(99)
  unpaidPercent: int?
  @description('Events of a provider that are not signed as they should be, in half an hour. 20.')
  @minValue(0)
  webhooksRefused: int?
  @description('Orders whose buyer cannot be told, in half an hour. 10.')
  @minValue(0)
  pushesUnsent: int?
  @description('Pushes that Apple, Google, Microsoft or a browser\'s service refuse, in half an hour. 20.')
  @minValue(0)
  pushesRefused: int?
  @description('Calls that the vault refuses, of one operation, in 15 minutes. 3.')
  @minValue(0)
  vaultDenials: int?
  @description('Orders of the same two hours yesterday that make none today worth a look. 10.')
  @minValue(1)
  ordersYesterday: int?
  @description('Percent of the throughput that is used, on the mean of half an hour. 80.')
  @minValue(1)
  @maxValue(99)
  requestUnitsPercent: int?
  @description('Requests that Cosmos DB put off for lack of throughput, in 15 minutes. 100.')
  @minValue(0)
  requestsThrottled: int?
}
