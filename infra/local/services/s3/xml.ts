const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
const characters = new Map(Object.entries(entities).map(([character, entity]) => [entity, character]));

const escaped = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);

/** An element with text or elements inside; absent content makes no element. */
export const element = (name: string, content: string | number | boolean | undefined): string =>
  content === undefined ? '' : `<${name}>${escaped(String(content))}</${name}>`;

export const parent = (name: string, ...children: string[]): string =>
  `<${name}>${children.join('')}</${name}>`;

/** A whole S3 answer. */
export const xmlDocument = (name: string, ...children: string[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${name} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${children.join('')}</${name}>`;

/** The texts of every element of that name in the small documents that S3 clients send. */
export const elementTexts = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(([, text = '']) =>
    text
      .replaceAll(/&(?:amp|lt|gt|quot|apos);/g, (entity) => characters.get(entity) ?? entity)
      .replaceAll(/&#(x?)([0-9a-fA-F]+);/g, (_, hex: string, code: string) =>
        String.fromCodePoint(Number.parseInt(code, hex ? 16 : 10)),
      ),
  );
