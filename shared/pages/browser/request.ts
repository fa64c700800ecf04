import { pageData } from './page.ts';

/** What a post came to. */
export interface Answer {
  /** 0: no answer came. */
  readonly status: number;
  /** The problem details of a failure. */
  readonly problem: {
    readonly code?: string;
    readonly errors?: readonly {
      readonly pointer: string;
      readonly code: string;
      readonly message: string;
    }[];
  };
  readonly retryAfter: number;
}

const patienceMs = 30_000;

/** Posts to the API; URLSearchParams as a form, anything else as JSON. */
export async function post(path: string, content: object): Promise<Answer> {
  const isForm = content instanceof URLSearchParams;
  try {
    const answer = await fetch(path, {
      method: 'POST',
      body: isForm ? content : JSON.stringify(content),
      ...(!isForm && { headers: { 'content-type': 'application/json' } }),
      credentials: 'omit',
      redirect: 'error',
      signal: AbortSignal.timeout(patienceMs),
    });
    return {
      status: answer.status,
      problem: answer.ok ? {} : await answer.json().catch(() => ({})),
      retryAfter: Number(answer.headers.get('retry-after')),
    };
  } catch {
    return { status: 0, problem: {}, retryAfter: 0 };
  }
}

/** What to say when it is neither done nor the customer's to correct. */
export function failureText({ status, retryAfter }: Answer): string {
  const { texts } = pageData();
  if (status === 0) return navigator.onLine ? texts.unreachable : texts.offline;
  if (status !== 429) return texts.serverError;
  if (!(retryAfter > 0)) return texts.tooMany;
  const minutes = Math.ceil(retryAfter / 60);
  return minutes === 1 ? texts.tooManyOneMinute : texts.tooManyMinutes.replace('{minutes}', String(minutes));
}

/** The view that tells of a link without use, or nothing. */
export function deadLinkView({ status, problem }: Answer): string | undefined {
  if (status !== 410) return undefined;
  return { link_expired: 'expired', link_used: 'used' }[problem.code ?? ''] ?? 'invalid';
}
