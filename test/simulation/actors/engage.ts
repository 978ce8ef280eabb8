import type { World } from '../world.ts';

/** Lets somebody loose on a world. What they do is drawn from dice of their own for each order. */
export type Engage = (world: World) => void;
