import * as z from 'zod';
import { type JsonObject, parseObject } from '../../json.ts';
import { AwsError } from '../aws-error.ts';

/** A mail on its way out, whichever of SES's interfaces it came through. */
export interface OutgoingMail {
  readonly version: '1' | '2';
  /** What SES checks: a raw mail needs another permission. */
  readonly action: 'SendEmail' | 'SendRawEmail';
  /** The bare address that the mail comes from. */
  readonly from: string;
  readonly configurationSet: string | undefined;
  readonly recipients: readonly string[];
  /** The body of an SES v2 SendEmail. */
  readonly body: JsonObject;
}

const list = z.array(z.string()).default([]);
const text = z.looseObject({ Data: z.string() });

const sendEmailSchema = z.looseObject({
  FromEmailAddress: z.string().optional(),
  ConfigurationSetName: z.string().optional(),
  Destination: z.object({ ToAddresses: list, CcAddresses: list, BccAddresses: list }).prefault({}),
  Content: z.union([
    z.object({ Raw: text }),
    z.object({
      Simple: z.looseObject({
        Subject: text,
        Body: z.object({ Text: text.optional(), Html: text.optional() }),
      }),
    }),
  ]),
});

/** `Shop <mail@shop.example>` becomes `mail@shop.example`. */
const bareAddress = (address: string): string => (/<([^>]*)>\s*$/.exec(address)?.[1] ?? address).trim();

/**
 * Reads the body of an SES v2 SendEmail.
 * @throws AwsError for one without text, or with a template
 */
export function mailOfVersion2(payload: string): OutgoingMail {
  return mailOf('2', parseObject(payload) ?? {});
}

/**
 * Reads the form of an SES v1 SendEmail or SendRawEmail.
 * @throws AwsError for another action or a malformed form
 */
export function mailOfVersion1(payload: string): OutgoingMail {
  const form = new URLSearchParams(payload);
  const action = form.get('Action');
  const values = (name: string): string[] =>
    [...form].filter(([key]) => key.startsWith(`${name}.member.`)).map(([, value]) => value);
  const part = (name: string): JsonObject => {
    const Data = form.get(`Message.${name}.Data`);
    return Data === null ? {} : { [name.split('.').at(-1) ?? name]: { Data } };
  };
  const FromEmailAddress = form.get('Source');
  const ConfigurationSetName = form.get('ConfigurationSetName');
  const common = {
    ...(FromEmailAddress && { FromEmailAddress }),
    ...(ConfigurationSetName && { ConfigurationSetName }),
  };
  if (action === 'SendRawEmail')
    return mailOf('1', {
      ...common,
      Destination: { ToAddresses: values('Destinations') },
      Content: { Raw: { Data: form.get('RawMessage.Data') } },
    });
  if (action === 'SendEmail')
    return mailOf('1', {
      ...common,
      Destination: {
        ToAddresses: values('Destination.ToAddresses'),
        CcAddresses: values('Destination.CcAddresses'),
        BccAddresses: values('Destination.BccAddresses'),
      },
      ReplyToAddresses: values('ReplyToAddresses'),
      Content: { Simple: { ...part('Subject'), Body: { ...part('Body.Text'), ...part('Body.Html') } } },
    });
  throw new AwsError('InvalidAction', 501, `SES's ${action} is not available locally.`);
}

function mailOf(version: '1' | '2', body: JsonObject): OutgoingMail {
  const parsed = sendEmailSchema.safeParse(body);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const reason = `${issue?.path.join('.')}: ${issue?.message} (templates are not available locally)`;
    throw new AwsError(version === '1' ? 'InvalidParameterValue' : 'BadRequestException', 400, reason);
  }
  const { Content, Destination, FromEmailAddress, ConfigurationSetName } = parsed.data;
  const header = 'Raw' in Content ? headersOf(Content.Raw.Data) : () => undefined;
  return {
    version,
    action: 'Raw' in Content ? 'SendRawEmail' : 'SendEmail',
    from: bareAddress(FromEmailAddress ?? header('From') ?? ''),
    configurationSet: ConfigurationSetName ?? header('X-SES-CONFIGURATION-SET'),
    recipients: Object.values(Destination).flat().map(bareAddress),
    body,
  };
}

/** Reads headers of a raw mail. */
function headersOf(base64: string): (name: string) => string | undefined {
  const [head = ''] = Buffer.from(base64, 'base64')
    .toString()
    .split(/\r?\n\r?\n/);
  const lines = head.replaceAll(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  return (name) => {
    const line = lines.find((one) => one.toLowerCase().startsWith(`${name.toLowerCase()}:`));
    return line?.slice(name.length + 1).trim();
  };
}
