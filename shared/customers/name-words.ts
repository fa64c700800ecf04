/** Words that belong to the last name which follows them. */
export const particles = words(
  'van von vom zu zum zur de da das do dos del dell della delle dello dei degli di du des la le las los lo den dem der ter ten te het af av dal dall dalla dalle mc bin ibn bint binti ben abu abd al el ul ud st san santa saint sainte sankt',
);
/** What stands behind a name. */
export const suffixes = words('jr sr jun sen ii iii iv phd md esq');
/** Words that people's names do not have. */
export const business = words(
  'gmbh ag kg kgaa ohg gbr ug ev eg mbh ltd limited llc llp lp inc incorporated corp corporation co company plc sa sas sarl sl slu slp srl spa bv nv vof oy ab as aps ks pty pte sro doo kft zrt eurl sci snc scop cie group gruppe holding foundation stiftung association verein team shop store hotel restaurant',
);
/** How people are addressed, what they have studied, and what makes several of one: it is with any name. */
export const titles = words(
  'mr mrs ms miss mx sir madam dame lord lady rev hon dr doctor prof professor ph ba bsc ma msc mba herr herrn frau fraulein hr fr dipl ing kfm mag med phil jur rer nat habil univ monsieur madame mademoiselle mme mlle mlles mmes senor senora senorita sra srta don dona dna dra signor signora signorina sig dott dottssa avv senhor senhora dhr mevr mevrouw heer mw herra rouva pan pani mgr inz господин госпожа пан пани 様 先生 女士 小姐 family familie familia famille famiglia fam and und et og och en',
);

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}
