import type { ClientVariable } from '../vendor.ts'

/** What clients of the API are configured by; the `FRODO_` ones are those that Frodo CLI and frodo-lib read. */
export const clientVariables: readonly ClientVariable[] = [
  {
    name: 'SERVICE_ACCOUNT_ID',
    from: 'serviceAccounts/0/id',
    summary: 'service account, the first of the environment',
  },
  {
    name: 'SERVICE_ACCOUNT_JWK',
    from: 'serviceAccounts/0/jwk',
    file: 'service-account.jwk.json',
    summary: 'private JWK of that service account',
  },
  { name: 'API_KEY_ID', from: 'apiKeys/0/api_key_id', summary: 'API key for logs' },
  { name: 'API_KEY_SECRET', from: 'apiKeys/0/api_key_secret', summary: 'its secret' },
  { name: 'ADMINISTRATOR', from: 'administrators/0/userName', summary: 'administrator who logs in' },
  { name: 'ADMINISTRATOR_PASSWORD', from: 'administrators/0/password', summary: 'the password' },
  { name: 'FRODO_HOST', whole: true, urlWith: '/am', summary: 'the tenant, for Frodo' },
  { name: 'FRODO_SA_ID', whole: true, from: 'serviceAccounts/0/id', summary: 'service account, for Frodo' },
  { name: 'FRODO_SA_JWK', whole: true, from: 'serviceAccounts/0/jwk', summary: 'its private JWK, for Frodo' },
  { name: 'FRODO_LOG_KEY', whole: true, from: 'apiKeys/0/api_key_id', summary: 'API key for logs, for Frodo' },
  { name: 'FRODO_LOG_SECRET', whole: true, from: 'apiKeys/0/api_key_secret', summary: 'its secret, for Frodo' },
]
