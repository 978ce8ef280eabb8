metadata description = 'Tells when a month becomes dearer than it may. It stops nothing.'

@description('Name of the budget.')
@minLength(1)
@maxLength(63)
param name string

@description('What a month may cost, in the currency of the subscription.')
@minValue(1)
param amount int

@description('First of the month in which the budget is made, as 2026-01-01. Azure takes no earlier month, and no change afterwards.')
param startDate string

@description('Who is written to.')
param emails string[]

@description('Who is told besides.')
param actionGroupId string

var notices = [
  {
    name: 'actual50'
    type: 'Actual'
    percent: 50
  }
  {
    name: 'actual80'
    type: 'Actual'
    percent: 80
  }
  {
    name: 'actual100'
    type: 'Actual'
    percent: 100
  }
  {
    name: 'forecast100'
    type: 'Forecasted'
    percent: 100
  }
]

resource budget 'Microsoft.Consumption/budgets@2024-08-01' = {
  name: name
  properties: {
    category: 'Cost'
    amount: amount
    timeGrain: 'Monthly'
    timePeriod: {
      startDate: startDate
    }
    notifications: toObject(notices, notice => notice.name, notice => {
      enabled: true
      thresholdType: notice.type
      operator: 'GreaterThanOrEqualTo'
      threshold: notice.percent
      contactEmails: emails
      contactGroups: [actionGroupId]
    })
  }
}
