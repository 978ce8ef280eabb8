import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** The open connections of a server, with the requests that are being answered on each. */
export class Connections {
  readonly #requests = new Map<Socket, number>();

  constructor(server: Server) {
    server.on('connection', (socket) => {
      this.#requests.set(socket, 0);
      socket.once('close', () => this.#requests.delete(socket));
    });
    server.on('request', ({ socket }, answer) => {
      this.#count(socket, 1);
      answer.once('close', () => this.#count(socket, -1));
    });
  }

  /** Closes those on which no request is being answered. Node's own leaves open what has sent a part of one. */
  closeIdle(): void {
    for (const [socket, requests] of this.#requests) if (requests === 0) socket.destroy();
  }

  #count(socket: Socket, change: number): void {
    const requests = this.#requests.get(socket);
    if (requests !== undefined) this.#requests.set(socket, requests + change);
  }
}
