metadata description = 'A page of charts: what becomes of orders, how late the feed is, what an order costs, how providers do.'

import { tags as tagsType } from '../../types/environment.bicep'

@description('Its title.')
param displayName string

@description('Region.')
param location string

@description('Tags.')
param tags tagsType

@description('Workspace that its queries read.')
param workspaceId string

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, 'orders')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: displayName
    category: 'workbook'
    sourceId: workspaceId
    version: 'Notebook/1.0'
    serializedData: loadTextContent('../../workbooks/orders.json')
  }
}
