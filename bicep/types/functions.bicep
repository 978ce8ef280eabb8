metadata description = 'How the function app scales, and the settings of the shop that runs in it.'

@export()
@description('A group of functions that scales as one, and how many instances of it never sleep.')
type alwaysReady = {
  @description('`http` for all HTTP functions, `function:NAME` for one of the others.')
  name: 'http' | 'function:tax' | 'function:payment' | 'function:fulfillment' | 'function:notifications' | 'function:sweeper' | 'function:reconciler'
  @description('Instances that are paid for whether they work or not.')
  @minValue(1)
  @maxValue(20)
  instanceCount: int
}

@export()
@description('Memory of an instance in MB. 512 is documented, and was refused by some regions.')
type instanceMemory = 512 | 2048 | 4096

@export()
@description('A version of Node.js that the app is tested with.')
type nodeVersion = '22' | '24'

@export()
@description('The origin of a web shop, such as https://shop.example. `*` is too short to be one.')
@minLength(9)
@maxLength(253)
type webOrigin = string

@export()
@description('What the app takes from shared/settings.ts besides addresses: times in seconds where nothing else is said.')
type shopSettings = {
  @description('How long an order rests between payment and label, so that the buyer may cancel it.')
  @minValue(0)
  @maxValue(259200)
  fulfillAfterSeconds: int
  @description('When the money is taken.')
  capture: 'after_label' | 'immediately'
  @description('How long goods are held for a buyer who has to act.')
  @minValue(1)
  @maxValue(86400)
  paymentExpirySeconds: int
  @description('After how long without a word an order is looked at again.')
  @minValue(1)
  @maxValue(86400)
  watchdogSeconds: int
  @description('When the sweeper runs, in six cron fields.')
  sweepSchedule: string
  @description('When the reconciler runs, in six cron fields.')
  reconcileSchedule: string
  @description('Milliseconds between two looks into an empty change feed.')
  @minValue(1)
  @maxValue(60000)
  feedPollMs: int
  @description('Milliseconds until the lease of a host that has died is taken over.')
  @minValue(1000)
  @maxValue(600000)
  feedLeaseExpiryMs: int
  @description('How long a secret is used before the vault is asked again.')
  @minValue(1)
  @maxValue(3600)
  secretsRefreshSeconds: int
}
