import type { Stage } from '../template/model.ts';

/** Token buckets, one per route, by the settings of the stage. */
export class Throttle {
  readonly #stage: Stage;
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** Takes a token of a route; false when there is none left. */
  take(routeKey: string, now = Date.now()): boolean {
    const settings = { ...this.#stage.DefaultRouteSettings, ...this.#stage.RouteSettings[routeKey] };
    const { ThrottlingRateLimit: rate = 10_000, ThrottlingBurstLimit: burst = 5_000 } = settings;
    const bucket = this.#buckets.get(routeKey) ?? { tokens: burst, at: now };
    const tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * rate);
    this.#buckets.set(routeKey, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now });
    return tokens >= 1;
  }
}
