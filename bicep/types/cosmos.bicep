metadata description = 'How much a Cosmos DB account can do, and where.'

@description('Each request is paid for. One region, and no way to autoscale later: another account would be needed.')
type serverless = {
  @description('Pay per request.')
  mode: 'serverless'
}

@description('Throughput that follows the load, between a tenth of each maximum and the maximum.')
type autoscale = {
  @description('Pay per hour, for the highest throughput in it.')
  mode: 'autoscale'
  @description('The most that a container with throughput of its own may use.')
  maxThroughput: {
    @description('Request units per second of the orders, in steps of 1000.')
    @minValue(1000)
    @maxValue(100000)
    orders: int
    @description('Request units per second of the catalog, in steps of 1000.')
    @minValue(1000)
    @maxValue(100000)
    catalog: int
  }
  @description('Request units per second that all other containers share, in steps of 1000.')
  @minValue(1000)
  @maxValue(20000)
  sharedMaxThroughput: int
  @description('Each region and partition scales by itself, so that a busy one does not make all of them dear.')
  dynamic: bool
  @description('What the account refuses to go beyond, all regions together: the guard against a mistyped maximum.')
  @minValue(2000)
  @maxValue(400000)
  totalThroughputLimit: int
}

@export()
@description('How request units are paid for.')
@discriminator('mode')
type cosmosCapacity = serverless | autoscale

@export()
@description('A region of the account. The first of a list is the one that takes writes.')
type cosmosRegion = {
  @description('Name of the region, such as westeurope.')
  name: string
  @description('Whether its replicas stand in several zones. Left out, Azure decides, and fails where it has no room.')
  zoneRedundant: bool
}

@export()
@description('How far back the account can be restored, to any second.')
type cosmosBackup = 'Continuous7Days' | 'Continuous30Days'
