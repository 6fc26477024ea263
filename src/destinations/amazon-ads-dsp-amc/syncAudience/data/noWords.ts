/**
 * Words that plainly say no, without case, accents, blanks and punctuation: in English, and no and false, as spreadsheets write
 * it, in the languages of the countries that need consent and of those in which Amazon matches people.
 */
export const NO_WORDS =
  'false f no n nope never off disabled blocked forbidden prohibited deny denies denied decline declines declined ' +
  'disallow disallowed disagree disagrees disagreed dissent objected refuse refuses refused reject rejects rejected ' +
  'revoke revokes revoked withdraw withdraws withdrew withdrawn optout optedout unsubscribe unsubscribed ' +
  'notgranted notgiven notallowed notpermitted notaccepted notagreed notconsented noconsent nonconsent unconsented ' +
  'donotconsent doesnotconsent didnotconsent dontconsent doesntconsent donotallow donotsell donotshare donottrack ' +
  'denyall rejectall ' +
  'nein falsch abgelehnt verweigert widerrufen widersprochen nichterteilt non faux refus refusee rifiutato negato revocato ' +
  'falso rechazado denegado nao recusado nee onwaar geweigerd nej falskt falsk nei nie odmowa ne nepravda ei epatosi ' +
  'oxi όχι не нет nem nu fals いいえ 拒否 नहीं'

/** Zero, as numbers and spreadsheets write it. */
export const ZERO = /^[-+]?0+(?:[.,]0*)?$/
