import fc from 'fast-check';

/**
 * Names in several scripts, and the form in which they are compared, told by hand. Few, so that they meet: several
 * ways of writing one, one within another.
 */
const forms: Readonly<Record<string, string>> = {
  Ann: 'ann',
  ＡＮＮ: 'ann',
  anna: 'anna',
  Joanna: 'joanna',
  Ünal: 'unal',
  unal: 'unal',
  Straße: 'strasse',
  STRASSE: 'strasse',
  İrem: 'irem',
  ırem: 'irem',
  Łukasz: 'lukasz',
  Иван: 'иван',
  ИВАН: 'иван',
  Фёдор: 'федор',
  Σοφός: 'σοφοσ',
  李: '李',
  李雷: '李雷',
  أحمد: 'احمد',
  احمد: 'احمد',
  علی: 'علي',
  علي: 'علي',
  राम: 'राम',
  रोम: 'रोम',
  สมชาย: 'สมชาย',
  '😀': '😀',
  '👩‍💻': '👩💻',
  "O'Neill": 'oneill',
  'O’Neill': 'oneill',
  'Anne–Marie': 'anne-marie',
  '٧٩٤٦': '7946',
};

/** The form of a text of such words, and of any others in plain ASCII, blanks between. */
export function formOf(text: string): string {
  return text.split(/\s+/).map(formOfWord).join(' ').trim();
}

function formOfWord(word: string): string {
  const form = forms[word] ?? (/^[\x21-\x7e]*$/.test(word) && !/['`]/.test(word) && word.toLowerCase());
  if (form === false) throw new Error(`Nobody has told the form of ${word}.`);
  return form;
}

const words = Object.keys(forms);
/** One of them, or two. */
export const word = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...words) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom(...words), fc.constantFrom(...words)).map((two) => two.join(' ')),
  },
);
