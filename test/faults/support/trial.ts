import type { Answer, Api } from '../../support/api.ts';
import type { Wire, WireCall, WireInput } from '../../support/wire.ts';
import { type Fault, ProcessDeath } from './faults.ts';
import { signature } from './footprint.ts';

/** A request that is ready to be sent, as often as need be. */
export interface Prepared {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly key?: string | null;
}

/** A call that a request makes: what it is, and the how-manieth of its kind. */
export interface Place {
  readonly signature: string;
  readonly occurrence: number;
}

/** What one sending of a request came to. */
export interface Tried {
  /** Absent when the process died. */
  readonly answer: Answer | undefined;
  /** The calls that it made, each try of them. */
  readonly calls: readonly Pick<WireCall, 'operation' | 'input'>[];
  /** The transactions that were done. */
  readonly landed: readonly WireInput[];
  /** How often the fault was met. */
  readonly met: number;
}

/** Sends a request, with a fault at one of its calls if there is one. */
export async function send(
  { wire, api }: { wire: Wire; api: Api },
  { method, path, ...options }: Prepared,
  trouble?: { readonly at: Place; readonly fault: Fault },
): Promise<Tried> {
  const calls: Pick<WireCall, 'operation' | 'input'>[] = [];
  const landed: WireInput[] = [];
  let [seen, met, dead] = [0, 0, false];
  const mishapOf = ({ operation, input }: WireCall) => {
    if (!trouble || signature(operation, input) !== trouble.at.signature) return undefined;
    return trouble.fault.mishaps[seen++ - trouble.at.occurrence];
  };
  const noting = (call: WireCall): WireCall => ({
    ...call,
    forward: async (input) => {
      const response = await call.forward(input);
      if (call.operation === 'TransactWriteItems' && response.statusCode === 200) landed.push(call.input);
      return response;
    },
  });
  const answer = await wire.during(
    async (call) => {
      if (dead) throw new ProcessDeath();
      calls.push(call);
      const mishap = mishapOf(call);
      if (!mishap) return await noting(call).forward();
      met++;
      dead = trouble?.fault.consequence === 'lost';
      return await mishap(noting(call));
    },
    () => api.call(method, path, options),
  );
  return { answer: dead ? undefined : answer, calls, landed, met };
}

/** The places where a fault can strike, from the calls of a calm run. */
export function placesOf(calls: Tried['calls']): (Place & { call: Tried['calls'][number] })[] {
  const occurrences = new Map<string, number>();
  return calls.map((call) => {
    const name = signature(call.operation, call.input);
    const occurrence = occurrences.get(name) ?? 0;
    occurrences.set(name, occurrence + 1);
    return { signature: name, occurrence, call };
  });
}

/** An answer without what differs from one run of a request to the next: ids, times, secrets and tags. */
export function plain(answer: Answer): { status: number; headers: object; body: unknown } {
  const { etag, location, 'idempotent-replayed': replayed } = answer.headers;
  const masked = JSON.stringify({ headers: { etag, location, replayed }, body: answer.body })
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '(id)')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '(time)')
    .replace(/"(c[ks])_[\w-]+"/g, '"($1)"')
    .replace(/("id":"|\/api-keys\/)[\w-]{12}"/g, '$1(id)"')
    .replace(/job_[0-9A-Z]{26}/g, '(id)')
    .replace(/"(Policy|X-Amz-Date|X-Amz-Signature)":"[^"]+"/g, '"$1":"(signed)"')
    .replace(/tag\d+tag/g, '(tag)');
  return { status: answer.status, ...JSON.parse(masked) };
}
