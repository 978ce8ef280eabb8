/** A request that Notification Hubs turns down; told to the caller as `<Error><Code/><Detail/></Error>`. */
export class HubRefusal extends Error {
  readonly status: number;
  constructor(status: number, detail: string) {
    super(detail);
    this.name = 'HubRefusal';
    this.status = status;
  }
}

export const badRequest = (detail: string): HubRefusal => new HubRefusal(400, detail);
