import { z } from 'zod';

/** Options of the triggers this host reproduces, as `@azure/functions` registers them. Others are passed over. */

export const httpTriggerSchema = z.object({
  route: z.string().optional(),
  methods: z.array(z.string()).optional(),
  authLevel: z.enum(['anonymous', 'function', 'admin']).optional(),
});

export const timerTriggerSchema = z.object({
  schedule: z.string().min(1),
  runOnStartup: z.boolean().default(false),
  useMonitor: z.boolean().default(true),
});

const milliseconds = z.number().int().positive();

export const cosmosTriggerSchema = z
  .object({
    connection: z.string().min(1).default('CosmosDB'),
    databaseName: z.string().min(1),
    containerName: z.string().min(1),
    leaseConnection: z.string().min(1).optional(),
    leaseDatabaseName: z.string().min(1).optional(),
    leaseContainerName: z.string().min(1).default('leases'),
    leaseContainerPrefix: z.string().default(''),
    createLeaseContainerIfNotExists: z.boolean().default(false),
    leasesContainerThroughput: z.number().int().positive().optional(),
    maxItemsPerInvocation: z.number().int().positive().optional(),
    feedPollDelay: milliseconds.default(5_000),
    leaseAcquireInterval: milliseconds.default(13_000),
    leaseRenewInterval: milliseconds.default(17_000),
    leaseExpirationInterval: milliseconds.default(60_000),
    startFromBeginning: z.boolean().default(false),
    startFromTime: z.iso.datetime({ error: 'expected a UTC time with Z, such as 2026-01-31T00:00:00Z' }).optional(),
    preferredLocations: z.string().optional(),
    changeFeedMode: z.enum(['LatestVersion', 'AllVersionsAndDeletes']).default('LatestVersion'),
  })
  .refine(
    (options) =>
      options.changeFeedMode === 'LatestVersion' ||
      !(options.startFromBeginning || options.startFromTime !== undefined),
    { error: 'AllVersionsAndDeletes starts from now: take away startFromBeginning and startFromTime' },
  )
  .refine((options) => !(options.startFromBeginning && options.startFromTime !== undefined), {
    error: 'startFromBeginning and startFromTime exclude each other',
  })
  .refine((options) => options.leaseRenewInterval < options.leaseExpirationInterval, {
    error: 'leaseRenewInterval must be shorter than leaseExpirationInterval, or leases expire under their owner',
  });

export type CosmosTriggerOptions = z.infer<typeof cosmosTriggerSchema>;
export type TimerTriggerOptions = z.infer<typeof timerTriggerSchema>;
