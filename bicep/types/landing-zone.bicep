metadata description = 'What stands around the app where an environment wants it: a network of its own, a gateway before it.'

@export()
@description('A network that the app calls from. Its data is reached from nowhere else then.')
type network = {
  @description('Its addresses: a /22 or bigger that nothing it is ever connected with uses, such as 10.40.0.0/22.')
  @minLength(9)
  addressPrefix: string
  @description('Whether what the app calls sees one address, for providers that let in known ones. Costs a NAT gateway.')
  fixedEgress: bool
}

@description('A sign-in with Microsoft Entra ID for operators, before the app looks at their token.')
type operatorSignIn = {
  @description('Application id of the operators\' API in Entra ID, which tokens have to be for.')
  @minLength(36)
  @maxLength(36)
  audience: string
  @description('Application id of the tool that operators use.')
  @minLength(36)
  @maxLength(36)
  clientId: string
  @description('The app role that an operator has to have.')
  @minLength(1)
  role: string
}

@export()
@description('A gateway before the app.')
type gateway = {
  @description('Consumption is paid for by the call, and has no circuit breaker, no limit by the minute and no logs of its own. The others are paid for by the hour. StandardV2 reaches into a network, where it is the only way to the app.')
  tier: 'Consumption' | 'BasicV2' | 'StandardV2'
  @description('Who publishes the API, as the service has to know.')
  @minLength(1)
  publisherName: string
  @description('Who is written to about the gateway.')
  @minLength(3)
  publisherEmail: string
  @description('Operators sign in with Entra ID, too. Left out: their tokens alone let them in, as without a gateway.')
  operatorSignIn: operatorSignIn?
}
