metadata description = 'What the push services of the platforms know the shop by, in the words of the hub.'

@description('Apple: a token key (.p8), not a certificate.')
type apnsCredential = {
  @secure()
  @description('Team id, ten characters.')
  @minLength(10)
  @maxLength(10)
  teamId: string
  @secure()
  @description('Key id, ten characters.')
  @minLength(10)
  @maxLength(10)
  keyId: string
  @secure()
  @description('Bundle id of the app.')
  @minLength(1)
  bundleId: string
  @secure()
  @description('Content of the .p8 file, without its first and last line.')
  @minLength(1)
  token: string
  @description('Apps from the App Store and TestFlight are on production, those from Xcode on sandbox.')
  endpoint: 'production' | 'sandbox'
}

@description('Google: a service account of the Firebase project.')
type fcmV1Credential = {
  @secure()
  @description('Its client_email.')
  @minLength(1)
  clientEmail: string
  @secure()
  @description('Its project_id.')
  @minLength(1)
  projectId: string
  @secure()
  @description('Its private_key.')
  @minLength(1)
  privateKey: string
}

@description('Windows.')
type wnsCredential = {
  @secure()
  @description('Package SID of the app, ms-app://….')
  @minLength(1)
  packageSid: string
  @secure()
  @description('Client secret of the app.')
  @minLength(1)
  secretKey: string
}

@description('Browsers, by VAPID.')
type browserCredential = {
  @secure()
  @description('Whom a push service may write to: mailto:… or https://….')
  @minLength(1)
  subject: string
  @secure()
  @description('Public key, base64url.')
  @minLength(1)
  vapidPublicKey: string
  @secure()
  @description('Private key, base64url.')
  @minLength(1)
  vapidPrivateKey: string
}

@export()
@description('The platforms that the shop pushes to, each whole or not at all.')
type pushCredentials = {
  @description('Apple.')
  apns: apnsCredential?
  @description('Google.')
  fcmV1: fcmV1Credential?
  @description('Windows.')
  wns: wnsCredential?
  @description('Browsers.')
  browser: browserCredential?
}
