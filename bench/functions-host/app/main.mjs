import { app } from '@azure/functions';

app.http('echo', {
  methods: ['POST'],
  authLevel: 'anonymous',
  handler: async (request) => ({ jsonBody: await request.json() }),
});
