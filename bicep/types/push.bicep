metadata description = 'The push services of the platforms, without their private parts.'

@export()
@description('Apple: a token key (.p8), not a certificate.')
type apnsPlatform = {
  @description('Team id, ten characters.')
  @minLength(10)
  @maxLength(10)
  teamId: string
  @description('Key id, ten characters.')
  @minLength(10)
  @maxLength(10)
  keyId: string
  @description('Bundle id of the app.')
  @minLength(1)
  bundleId: string
  @description('Apps from the App Store and TestFlight are on production, those from Xcode on sandbox.')
  endpoint: 'production' | 'sandbox'
}

@export()
@description('Google: a service account of the Firebase project.')
type fcmV1Platform = {
  @description('Its client_email.')
  @minLength(1)
  clientEmail: string
  @description('Its project_id.')
  @minLength(1)
  projectId: string
}

@export()
@description('Windows.')
type wnsPlatform = {
  @description('Package SID of the app, ms-app://….')
  @minLength(1)
  packageSid: string
}

@export()
@description('Browsers, by VAPID.')
type browserPlatform = {
  @description('Whom a push service may write to: mailto:… or https://….')
  @minLength(1)
  subject: string
  @description('Public key, base64url.')
  @minLength(1)
  vapidPublicKey: string
}

@export()
@description('The platforms that the shop pushes to. Each that is named needs its secret with every deployment.')
type pushPlatforms = {
  @description('Apple; needs apnsToken.')
  apns: apnsPlatform?
  @description('Google; needs fcmPrivateKey.')
  fcmV1: fcmV1Platform?
  @description('Windows; needs wnsSecretKey.')
  wns: wnsPlatform?
  @description('Browsers; need vapidPrivateKey.')
  browser: browserPlatform?
}
