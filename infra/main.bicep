// Everything that Credits needs in a subscription: one resource group, and in it one function app with its store, its
// queues, its secrets and its logs. Nothing signs in with a key: the app has an identity, and each resource a role for it.
targetScope = 'subscription'

@minLength(1)
@maxLength(64)
@description('Names the environment; part of the resource group\'s name.')
param environmentName string

@minLength(1)
@description('The region of everything. It must offer Flex Consumption.')
param location string

@description('Who deploys: may read and write the store (to import, export and verify) and the secrets. Empty for nobody.')
param principalId string = ''

@allowed(['User', 'ServicePrincipal'])
@description('What the one who deploys is.')
param principalType string = 'User'

@allowed(['serverless', 'autoscale'])
@description('How the store is paid for: by request, or by the throughput kept ready. Deploying again does not change it.')
param cosmosCapacity string = 'serverless'

@minValue(1000)
@maxValue(1000000)
@description('The most request units per second with autoscale; a tenth of it is always paid.')
param cosmosMaxThroughput int = 4000

@allowed([512, 2048, 4096])
@description('Memory of an instance of the app, in MB.')
param instanceMemoryMB int = 2048

@minValue(40)
@maxValue(1000)
@description('The most instances of the app.')
param maximumInstanceCount int = 100

@minValue(1)
@maxValue(1000)
@description('Requests that one instance answers at once before another one is started.')
param httpConcurrency int = 250

@description('Where people and providers reach the app, if it has a domain of its own: https://credits.example.com, without a path.')
param publicUrl string = ''

@description('Whether the first key and the key for stored secrets are there already; they are made once.')
param secretsExist bool = false

@secure()
@description('The random part of the first key, if it is made now.')
param firstKeyRandom string = newGuid()

@secure()
@description('The random part of the key that stored secrets are encrypted with, if it is made now.')
param secretsKeyRandom string = newGuid()

var token = toLower(uniqueString(subscription().id, environmentName, location))
var tags = { 'azd-env-name': environmentName }

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module identity 'app/identity.bicep' = {
  name: 'identity'
  scope: group
  params: {
    name: 'id-credits-${token}'
    location: location
    tags: tags
  }
}

module monitoring 'app/monitoring.bicep' = {
  name: 'monitoring'
  scope: group
  params: {
    workspaceName: 'log-credits-${token}'
    insightsName: 'appi-credits-${token}'
    location: location
    tags: tags
    appPrincipalId: identity.outputs.principalId
  }
}

module storage 'app/storage.bicep' = {
  name: 'storage'
  scope: group
  params: {
    name: 'st${token}'
    location: location
    tags: tags
    appPrincipalId: identity.outputs.principalId
  }
}

module cosmos 'app/cosmos.bicep' = {
  name: 'cosmos'
  scope: group
  params: {
    name: 'cosmos-credits-${token}'
    location: location
    tags: tags
    capacity: cosmosCapacity
    maxThroughput: cosmosMaxThroughput
    appPrincipalId: identity.outputs.principalId
    deployerPrincipalId: principalId
  }
}

module serviceBus 'app/servicebus.bicep' = {
  name: 'servicebus'
  scope: group
  params: {
    name: 'sb-credits-${token}'
    location: location
    tags: tags
    appPrincipalId: identity.outputs.principalId
  }
}

module vault 'app/vault.bicep' = {
  name: 'vault'
  scope: group
  params: {
    name: 'kv-${token}'
    location: location
    tags: tags
    appPrincipalId: identity.outputs.principalId
    deployerPrincipalId: principalId
    deployerPrincipalType: principalType
    secretsExist: secretsExist
    firstKey: 'ck_live_${replace(firstKeyRandom, '-', '')}'
    secretsKey: base64(replace(secretsKeyRandom, '-', ''))
  }
}

module functions 'app/functions.bicep' = {
  name: 'functions'
  scope: group
  params: {
    name: 'func-credits-${token}'
    planName: 'plan-credits-${token}'
    location: location
    tags: tags
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    storageAccountName: storage.outputs.name
    packageContainerUrl: storage.outputs.packageContainerUrl
    insightsConnectionString: monitoring.outputs.connectionString
    cosmosEndpoint: cosmos.outputs.endpoint
    cosmosDatabase: cosmos.outputs.database
    serviceBusHost: serviceBus.outputs.host
    vaultUri: vault.outputs.uri
    firstKeySecretName: vault.outputs.firstKeySecretName
    secretsKeySecretName: vault.outputs.secretsKeySecretName
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    httpConcurrency: httpConcurrency
    publicUrl: publicUrl
  }
}

// azd keeps these in its environment; the next deployment reads secretsExist from there.
output SECRETS_EXIST bool = true
output AZURE_LOCATION string = location
output AZURE_RESOURCE_GROUP string = group.name
output AZURE_FUNCTION_NAME string = functions.outputs.name
output AZURE_KEY_VAULT_NAME string = vault.outputs.name
output SERVICE_CREDITS_URL string = functions.outputs.url

// Named as the settings that a program on another machine takes, for moving the store.
output Cosmos__Endpoint string = cosmos.outputs.endpoint
output Cosmos__Database string = cosmos.outputs.database
output ServiceBusConnection__fullyQualifiedNamespace string = serviceBus.outputs.host
