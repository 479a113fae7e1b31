/** The five Hecate services. */
export const allServices = ["hecate-daemon", "hecate-marthad", "hecate-marthaw", "hecate-traderd", "hecate-traderw"];

/** What a node needs for trading. */
export const traderServices = ["hecate-daemon", "hecate-traderd", "hecate-traderw"];

/** Units of services. */
export function units(services: readonly string[]): string[] {
  return services.map((service) => `${service}.service`);
}

/** A service's entry in `hecate:services` that changes its tag. */
export function tagged(service: string, tag: string, more: object = {}): Record<string, object> {
  return { [service]: { image: `ghcr.io/hecate-social/${service}:${tag}`, ...more } };
}
