import { type HostProcess, type HostProcessOptions, startHostProcess } from 'functions-host/process';
import { type Front, startFront } from './front.ts';

export interface InstancesOptions extends Omit<HostProcessOptions, 'instanceId'> {
  /** How many, from 1 to 26. */
  count: number;
  /** Of the one address; 0: a free one. */
  port: number;
  /** Called when one has ended by itself. */
  onLost: (instance: Instance, code: number | null) => void;
}

/** One host of several; its name is in its leases. */
export interface Instance {
  name: string;
  url: string;
  pid: number;
}

interface Running extends Instance {
  host: HostProcess;
}

const names = Array.from('abcdefghijklmnopqrstuvwxyz');
export const mostInstances = names.length;

/**
 * Hosts of one app on one database and storage, as in Azure after scaling out: they share the leases of the change feed,
 * and each timer runs on one of them. A single one has the address itself; several stand behind a front that hands them
 * connections in turn. Who is lost is not replaced.
 */
export class Instances {
  readonly #options: InstancesOptions;
  readonly #running = new Map<string, Running>();
  readonly #starting = new Set<Promise<void>>();
  #front: Front | undefined;
  #url = '';
  #isEnding = false;

  private constructor(options: InstancesOptions) {
    this.#options = options;
  }

  /** `@throws` HostError `app_invalid`, LocalServiceError `port_in_use`; none is left running then. */
  static async start(options: InstancesOptions): Promise<Instances> {
    const instances = new Instances(options);
    const { count, port } = options;
    const starts = names.slice(0, count).map((name) => instances.add(name));
    const failed = (await Promise.allSettled(starts)).find(({ status }) => status === 'rejected');
    try {
      if (failed?.status === 'rejected') throw failed.reason;
      const servers = () => instances.all.map(({ url }) => url);
      if (count > 1) instances.#front = await startFront({ port, servers });
    } catch (error) {
      await instances.stop();
      throw error;
    }
    instances.#url = instances.#front?.url ?? instances.all[0]?.url ?? '';
    return instances;
  }

  /** The one address. */
  get url(): string {
    return this.#url;
  }

  /** Those that live. */
  get all(): readonly Instance[] {
    const all = [...this.#running.values()].map(({ name, url, pid }) => ({ name, url, pid }));
    return all.sort((one, other) => one.name.localeCompare(other.name));
  }

  /** The newest lines that they and the app have printed. */
  get lines(): readonly string[] {
    return [...this.#running.values()].flatMap(({ host }) => host.lines);
  }

  /** Starts one, in the place of one that was lost. */
  add(name: string): Promise<void> {
    const starting = this.#start(name);
    this.#starting.add(starting);
    return starting.finally(() => this.#starting.delete(starting));
  }

  async #start(name: string): Promise<void> {
    const { count, onLost: _, ...options } = this.#options;
    const ownPort = this.#url === '' ? options.port : Number(new URL(this.#url).port);
    const host = await startHostProcess({ ...options, port: count === 1 ? ownPort : 0, instanceId: name });
    if (this.#isEnding) return host.kill();
    const running = { name, url: host.url, pid: host.pid, host };
    this.#running.set(name, running);
    void this.#watch(running);
  }

  async #watch(running: Running): Promise<void> {
    const { code } = await running.host.ended;
    this.#running.delete(running.name);
    if (!this.#isEnding) this.#options.onLost(running, code);
  }

  /** Asks all to end, and resolves when they have. */
  stop(): Promise<void> {
    return this.#end((host) => host.stop());
  }

  /** Ends all at once, as a power cut would. */
  kill(): Promise<void> {
    return this.#end((host) => host.kill());
  }

  async #end(end: (host: HostProcess) => Promise<unknown>): Promise<void> {
    this.#isEnding = true;
    await Promise.all([...this.#running.values()].map(({ host }) => end(host)));
    await Promise.allSettled(this.#starting);
    await this.#front?.stop();
    this.#front = undefined;
  }
}
