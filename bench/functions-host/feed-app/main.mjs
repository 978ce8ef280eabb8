import { app } from '@azure/functions';

// Says how many documents it was given: the benchmark reads the lines.
app.cosmosDB('feed', {
  connection: 'COSMOS',
  databaseName: 'bench',
  containerName: '%CONTAINER%',
  leaseContainerName: 'leases',
  leaseContainerPrefix: '%CONTAINER%%PREFIX%',
  startFromBeginning: true,
  maxItemsPerInvocation: Number(process.env['BATCH']),
  feedPollDelay: Number(process.env['POLL_MS']),
  leaseAcquireInterval: 500,
  handler: async (/** @type {unknown[]} */ documents) => console.log(`documents: ${documents.length}`),
});
