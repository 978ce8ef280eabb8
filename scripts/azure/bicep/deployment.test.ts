import { expect, test } from 'vitest';
import { resourceOf } from './declared-resource.ts';
import { deployment, valuesOf } from './deployment.ts';
import { Program } from './program.ts';
import { show, Unresolved } from './values.ts';

const files = {
  'bicep/main.bicep': `
targetScope = 'subscription'
import { short } from './names.bicep'
param environmentName string
param zones bool = false
param tags object = { workload: 'shop' }
param key string = ''
param networks string[] = []
param vnet bool
var names = loadJsonContent('./abbreviations.json')
var token = uniqueString(subscription().id, environmentName)
resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: '\${names.group}\${environmentName}'
  location: 'westeurope'
  tags: union(tags, { environment: environmentName })
}
module storage './modules/storage.bicep' = {
  scope: group
  params: {
    name: short('\${names.storage}\${token}')
    sku: zones ? 'Standard_ZRS' : 'Standard_LRS'
    containers: ['packages', 'exports']
  }
}
module network './modules/network.bicep' = if (vnet) {
  scope: group
  params: { prefixes: networks }
}
module access './modules/access.bicep' = {
  scope: group
  params: {
    accountName: storage.outputs.name
    subnet: network.?outputs.?subnet ?? 'none'
    withKey: !empty(key)
    chain: network.?outputs.subnet ?? 'none'
  }
}
`,
  'bicep/names.bicep': `
@export()
func short(name string) string => toLower(name)
`,
  'bicep/abbreviations.json': '{ "group": "rg-", "storage": "st" }',
  'bicep/modules/storage.bicep': `
param name string
param sku string
param containers string[]
param retention int?
resource account 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: name
  sku: { name: sku }
  properties: { minimumTlsVersion: 'TLS1_2', days: retention ?? 7 }
  resource blobs 'blobServices' = {
    name: 'default'
  }
}
resource container 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' = [
  for (one, index) in containers: if (one != 'exports') {
    parent: account::blobs
    name: '\${index}-\${one}'
  }
]
output name string = account.name
output id string = account.id
`,
  'bicep/modules/network.bicep': `
param prefixes string[]
resource vnet 'Microsoft.Network/virtualNetworks@2025-05-01' = {
  name: 'vnet'
  properties: { addressSpace: { addressPrefixes: prefixes } }
}
output subnet string = vnet.id
`,
  'bicep/modules/access.bicep': `
param accountName string
param subnet string
param withKey bool
param chain string
resource account 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: accountName
}
resource grant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: account
  name: guid(account.id)
  properties: { description: subnet, condition: chain }
}
resource secret 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = if (withKey) {
  name: 'key'
}
`,
  'bicep/main.prod.bicepparam': `using './main.bicep'
var here = 'prod'
param environmentName = here
param zones = here == 'prod'
param vnet = false
param key = readEnvironmentVariable('KEY', '')
`,
};
const program = new Program({ files: new Map(Object.entries(files)) });
const [prod] = program.parametersFiles;
if (prod === undefined) throw new Error('expected a parameters file');
const of = (type: string, ...rest: [Parameters<typeof deployment>[2]?, Parameters<typeof deployment>[3]?]) =>
  deployment(program, prod, ...rest).declared.filter((one) => one.type.endsWith(type));

test('values run from the environment through modules into properties', () => {
  const [account] = of('/storageAccounts');
  expect(account?.get('sku.name')).toBe('Standard_ZRS');
  expect(account?.get('properties.days')).toBe(7);
  expect(account?.modules).toEqual(['storage']);
  expect(of('/storageAccounts', { zones: false })[0]?.get('sku.name')).toBe('Standard_LRS');
  expect(of('/resourceGroups')[0]?.body).toEqual({
    name: 'rg-prod',
    location: 'westeurope',
    tags: { workload: 'shop', environment: 'prod' },
  });
});

test('what only Azure knows keeps its text, with what is known filled in', () => {
  expect(show(of('/storageAccounts')[0]?.name)).toBe("toLower('st${uniqueString(subscription().id, 'prod')}')");
});

test('a loop declares one per item, and none where the condition is false', () => {
  const containers = of('/containers');
  expect(containers.map(({ name }) => name)).toEqual(['0-packages']);
  expect(containers[0]?.parent?.type).toBe('Microsoft.Storage/storageAccounts/blobServices');
  expect(containers[0]?.parent?.parent?.symbol).toBe('account');
});

test('a module that is switched off declares nothing, and its outputs are null', () => {
  expect(of('/virtualNetworks')).toEqual([]);
  expect(of('/roleAssignments')[0]?.get('properties')).toEqual({ description: 'none', condition: 'none' });
  expect(of('/virtualNetworks', { vnet: true, networks: ['10.0.0.0/22'] })[0]?.get('properties.addressSpace')).toEqual({
    addressPrefixes: ['10.0.0.0/22'],
  });
  expect(show(of('/roleAssignments', { vnet: true })[0]?.get('properties.description'))).toBe('vnet.id');
});

test('an existing resource is known by its identity as the one that is declared', () => {
  const grant = of('/roleAssignments')[0];
  const account = resourceOf(grant?.scope);
  expect(account?.existing).toBe(true);
  expect(account?.identity).toBe(of('/storageAccounts')[0]?.identity);
});

test('what depends on whoever deploys may be declared, until their environment is known', () => {
  const [secret] = of('/secrets');
  expect(secret?.condition).toBeInstanceOf(Unresolved);
  expect(show(secret?.condition)).toBe("!empty(readEnvironmentVariable('KEY', …))");
  expect(of('/secrets', {}, { KEY: '' })).toEqual([]);
  expect(of('/secrets', {}, { KEY: 'k' })[0]?.condition).toBe(true);
  expect(valuesOf(prod, { KEY: 'k' })).toEqual({ environmentName: 'prod', zones: true, vnet: false, key: 'k' });
});
