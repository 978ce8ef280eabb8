/** How far walks over other people's data have come, by the name of the walk. A mark moves forward only. */
export interface Marks {
  /** Undefined until the walk has come somewhere. */
  read(walk: string): Promise<number | undefined>;
  advance(walk: string, to: number): Promise<void>;
}
