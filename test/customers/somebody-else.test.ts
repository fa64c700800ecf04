import { describe, expect, test } from 'vitest';
import type { Named } from '../../shared/customers/same-name.ts';
import { isSomebodyElse } from '../../shared/customers/somebody-else.ts';

/** What is told of two whose addresses differ, whichever of both is stored. */
function told(one: Named, other: Named): 'same' | 'other' | 'nothing' | 'it depends' {
  const found = [
    [one, other],
    [other, one],
  ].map(([given, known]) =>
    (['same', 'other'] as const).map((unnamed) =>
      isSomebodyElse({ ...given, email: 'a@example.com' }, { ...known, email: 'b@example.com' }, unnamed),
    ),
  );
  switch (JSON.stringify(found)) {
    case '[[false,false],[false,false]]':
      return 'same';
    case '[[true,true],[true,true]]':
      return 'other';
    case '[[false,true],[false,true]]':
      return 'nothing';
    default:
      return 'it depends';
  }
}

const name = (text: string): Named => ({ name: text });
const names = (firstName: string, lastName: string): Named => ({ firstName, lastName });

describe('two people with different addresses are', () => {
  test.each<[Named, Named]>([
    [name('Ana de la Rosa'), name('Juan de la Cruz')],
    [names('Ana', 'de la Rosa'), names('Juan', 'de la Cruz')],
    [name('De la Rosa, Ana'), names('Juan', 'de la Cruz')],
    [names('Ludwig', 'van Beethoven'), names('Vincent', 'van Gogh')],
    [name('Rosa dell’Orto'), name("Luca dell'Acqua")],
    [name("Mario D'Angelo"), name("Luca D'Amico")],
    [name('Ronald Mc Donald'), name('Ewan Mc Gregor')],
    [name('Omar bin Said'), name('Ali bin Hamad')],
    [name('A. Jones'), name('A. Smith')],
    [names('A', 'Jones'), names('A.', 'Smith')],
    [name('J. R. Ewing'), name('J. R. Tolkien')],
    [name('А. Иванов'), name('А. Петров')],
    [name('Dr. Eva Braun'), name('Dr. Max Klein')],
    [names('Dr. Eva', 'Braun'), names('Dr. Max', 'Klein')],
    [name('Prof. Dr. med. Eva Braun'), name('Prof. Dr. med. Max Klein')],
    [name('Dipl.-Ing. Eva Braun'), name('Dipl.-Ing. Max Klein')],
    [name('Frau Braun'), name('Frau Klein')],
    [names('Mrs', 'Brown'), names('Mrs', 'Small')],
    [name('Familie Braun'), name('Familie Klein')],
    [name('Eva und Max Braun'), name('Ida und Tom Klein')],
    [name('Eva Brown Jr.'), name('Max Small, Jr.')],
    [name('Eva Brown, Ph.D.'), name('Max Small, Ph.D.')],
    [name('Braun GmbH & Co. KG'), name('Klein GmbH & Co. KG')],
    [name('Eva Braun 2'), name('Max Klein 2')],
    [name('王小明'), name('李大伟')],
    [name('王小明'), names('大伟', '李')],
    [name('김민수'), name('이서연')],
    [name('田中 さくら'), name('高橋 みゆき')],
    [name('राम'), name('रीमा')],
    [name('Анна Иванова'), name('Пётр Сидоров')],
    [{ firstName: 'Ben' }, { firstName: 'Max' }],
    [name('Анна Schmidt'), name('Max Klein')],
  ])('somebody else when their names have nothing in common that tells: %j, %j', (one, other) => {
    expect(told(one, other)).toBe('other');
  });

  test.each<[Named, Named]>([
    [name('A. Smith'), names('Ada', 'Smith')],
    [name('Smith, Ada'), names('Ada', 'Smith')],
    [names('Ada', 'Byron'), names('Ada', 'Lovelace')],
    [names('Ada', 'Byron'), names('Augusta', 'Byron-King')],
    [names('Ben', 'Braun'), names('Ben', 'Klein')],
    [name('Dr. Eva Braun'), name('Eva Braun')],
    [name('Ana de la Rosa'), names('Anita', 'Rosa')],
    [name('王小明'), names('小明', '王')],
    [name('小明 王'), name('王小明')],
    [name('王 小明'), name('王小明')],
    [name('김민수'), names('민수', '김')],
    [name('Wang Xiao Ming'), names('XiaoMing', 'Wang')],
    [{ lastName: 'OBrien' }, { lastName: "O'Brien" }],
    [names('Pat', 'OBrien'), names('Patrick', 'O’Brien')],
    [name("Patrick O'Brien"), name('Pat O Brien')],
    [names('Ann', 'Smith-Jones'), names('Anna', 'SmithJones')],
    [names('Leo', 'De Luca'), names('Leonardo', 'Deluca')],
    [name('Ann-Marie'), name('AnnMarie')],
    [names('Th.', 'Müller'), names('Thomas', 'Mueller')],
    [{ lastName: 'MÜLLER' }, { lastName: 'Muller' }],
    [{ lastName: 'Jäger' }, { lastName: 'Jaeger' }],
    [{ lastName: 'Schön' }, { lastName: 'Schoen' }],
    [{ lastName: 'Groß' }, { lastName: 'GROSS' }],
    [{ lastName: 'Jørgensen' }, { lastName: 'Joergensen' }],
    [{ lastName: 'Ågård' }, { lastName: 'Aagaard' }],
    [name('José Núñez'), name('Jose Nunez')],
    [name('José'.normalize('NFD')), name('José'.normalize('NFC'))],
    [name('Πέτρος'), name('ΠΕΤΡΟΣ')],
    [name('Анна Schmidt'), name('Anna Schmidt')],
  ])(
    'the same person when a word of their names is the same, however it is written: %j, %j',
    (one, other) => {
      expect(told(one, other)).toBe('same');
    },
  );

  test.each<[Named, Named]>([
    [{}, name('Ada')],
    [{}, {}],
    [{ name: null }, name('Ada')],
    [name('A.'), name('Ada Lovelace')],
    [names('A.', 'B.'), names('C.', 'D.')],
    [name('de la'), name('Juan de la Cruz')],
    [name('Dr.'), name('Dr. Max Klein')],
    [name('n/a'), name('Max Klein')],
    [name('4711'), name('Max Klein')],
    [name('Анна Иванова'), name('Anna Ivanova')],
    [name('Анна Иванова'), names('Max', 'Klein')],
    [name('王小明'), names('Xiaoming', 'Wang')],
    [name('さくら'), name('サクラ')],
    [name('Γιώργος'), name('Giorgos')],
  ])('not told apart by names that tell nothing, or are in different scripts: %j, %j', (one, other) => {
    expect(told(one, other)).toBe('nothing');
  });

  test('the same person whatever their names are when one of them has no address, or both the same', () => {
    const [eva, max] = [name('Eva Braun'), name('Max Klein')];
    expect(isSomebodyElse(eva, { ...max, email: 'a@example.com' }, 'other')).toBe(false);
    expect(isSomebodyElse({ ...eva, email: 'a@example.com' }, max, 'other')).toBe(false);
    const sameAddress = { ...max, email: 'a@example.com' };
    expect(isSomebodyElse({ ...eva, email: 'a@example.com' }, sameAddress, 'other')).toBe(false);
  });
});
