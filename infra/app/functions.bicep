// The app: a custom handler on Flex Consumption. Settings name resources; the two secrets are read from the vault.
param name string
param planName string
param location string
param tags object
param identityId string
param identityClientId string
param storageAccountName string
param packageContainerUrl string
param insightsConnectionString string
param cosmosEndpoint string
param cosmosDatabase string
param serviceBusHost string
param vaultUri string
param firstKeySecretName string
param secretsKeySecretName string
param instanceMemoryMB int
param maximumInstanceCount int
param httpConcurrency int
param publicUrl string

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'credits' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    siteConfig: { minTlsVersion: '1.2' }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageContainerUrl
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        // Requests for one wallet share a commit where they meet, so better many on one instance than a few on each of many.
        triggers: {
          http: { perInstanceConcurrency: httpConcurrency }
        }
      }
      runtime: {
        name: 'custom'
        version: '1.0'
      }
    }
  }

  resource settings 'config' = {
    name: 'appsettings'
    properties: {
      AZURE_CLIENT_ID: identityClientId
      AzureWebJobsStorage__accountName: storageAccountName
      AzureWebJobsStorage__credential: 'managedidentity'
      AzureWebJobsStorage__clientId: identityClientId
      AzureWebJobsDisableHomepage: 'true'
      APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
      ServiceBusConnection__fullyQualifiedNamespace: serviceBusHost
      ServiceBusConnection__credential: 'managedidentity'
      ServiceBusConnection__clientId: identityClientId
      Cosmos__Endpoint: cosmosEndpoint
      Cosmos__Database: cosmosDatabase
      Credits__Store: 'cosmos'
      Credits__Queue: 'servicebus'
      Credits__Data: '/tmp/credits'
      Credits__PublicUrl: empty(publicUrl) ? 'https://${app.properties.defaultHostName}' : publicUrl
      Credits__Key: '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/${firstKeySecretName})'
      Credits__SecretsKey: '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/${secretsKeySecretName})'
    }
  }
}

output name string = app.name
output url string = 'https://${app.properties.defaultHostName}'
