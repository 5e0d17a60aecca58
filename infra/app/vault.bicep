// The two secrets there are: the first app's key, and the key that stored secrets are encrypted with.
param name string
param location string
param tags object
param appPrincipalId string
param deployerPrincipalId string

@allowed(['User', 'ServicePrincipal'])
param deployerPrincipalType string
param secretsExist bool

@secure()
param firstKey string

@secure()
param secretsKey string

var firstKeyName = 'credits-key'
var secretsKeyName = 'credits-secrets-key'
var secretsUser = '4633458b-17de-408a-b874-0445c86b69e6'
var secretsOfficer = 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: subscription().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enableSoftDelete: true
    publicNetworkAccess: 'Enabled'
  }
}

// Made once: another key for stored secrets would make them unreadable.
resource firstKeySecret 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = if (!secretsExist) {
  parent: vault
  name: firstKeyName
  properties: { value: firstKey }
}

resource secretsKeySecret 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = if (!secretsExist) {
  parent: vault
  name: secretsKeyName
  properties: { value: secretsKey }
}

resource appRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, appPrincipalId, secretsUser)
  scope: vault
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsUser)
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
  }
}

resource deployerRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(deployerPrincipalId)) {
  name: guid(vault.id, deployerPrincipalId, secretsOfficer)
  scope: vault
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsOfficer)
    principalId: deployerPrincipalId
    principalType: deployerPrincipalType
  }
}

output name string = vault.name
output uri string = vault.properties.vaultUri
output firstKeySecretName string = firstKeyName
output secretsKeySecretName string = secretsKeyName
