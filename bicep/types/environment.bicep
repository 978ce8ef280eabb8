metadata description = 'What every resource is told: the environment it belongs to, and its tags.'

@export()
@description('An environment. What differs between them is in its parameter file.')
type environmentName = 'dev' | 'staging' | 'prod'

@export()
@description('Tags that every resource carries.')
type tags = {
  @description('What the resource is a part of.')
  workload: string
  @description('The environment it belongs to.')
  environment: environmentName
  @description('Who answers for it: a team or an address.')
  owner: string
  @description('Where its cost is booked.')
  costCenter: string
  @description('What declares it. Whatever else is changed by hand is lost with the next deployment.')
  managedBy: 'bicep'
}

@export()
@description('Whether a service is reached from the internet. Disabled needs private endpoints.')
type publicNetworkAccess = 'Enabled' | 'Disabled'
