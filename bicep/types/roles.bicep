metadata description = 'The built-in roles that are assigned, each to a resource and never to a group of them.'

@export()
@description('Reads and writes blobs and their access: what the Functions host needs for its locks, and to take up the package.')
var storageBlobDataOwner = 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'

@export()
@description('The table of the host\'s own diagnostic events.')
var storageTableDataContributor = '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'

@export()
@description('Sends telemetry.')
var monitoringMetricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb'

@export()
@description('Reads the values of secrets.')
var keyVaultSecretsUser = '4633458b-17de-408a-b874-0445c86b69e6'

@export()
@description('Publishes a package to a function app.')
var websiteContributor = 'de139f84-1756-47ae-9be6-808fbbe84772'
