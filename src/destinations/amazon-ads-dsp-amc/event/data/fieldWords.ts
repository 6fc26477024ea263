/**
 * The names under which events and rows have what is looked for, in the order of their likelihood. They are compared without
 * case, blanks, `_` and `-`, so `postal_code`, `postalCode` and `Postal Code` are one.
 * Sources: Segment's Identify spec, and what the destinations of Segment's catalog read.
 */
export const FIELD_WORDS = {
  email: 'email emailaddress mail mailaddress emailid useremail emails',
  phone:
    'phone phonenumber mobile mobilephone mobilenumber mobilephonenumber cell cellphone cellphonenumber cellnumber ' +
    'telephone telephonenumber tel phoneno mobileno phones',
  firstName: 'firstname givenname fname forename',
  lastName: 'lastname surname familyname lname',
  name: 'name fullname',
  address:
    'address street streetaddress streetline streetline1 street1 addressline addressline1 address1 line1 addr addr1',
  city: 'city town cityname locality',
  state: 'state statecode statename province provincecode stateprovince stateorprovince region prefecture',
  postal: 'postal postalcode zip zipcode postcode zippostalcode zippostal zip5 zipcode5 pincode',
  countryCode: 'countrycode country countryname isocountrycode isocountry countryiso countryiso2',
  amznUserData: 'amznuserdata',
  amznAdStorage: 'amznadstorage',
  tcf: 'tcf',
  gpp: 'gpp'
} as const

/** Names of values that are hashed; what is not a hash does not count there. */
export const HASHED_WORDS = {
  email: 'emailsha256 sha256email hashedemail emailhash emailhashed',
  phone: 'phonesha256 sha256phone hashedphone phonehash phonehashed phonenumbersha256 hashedphonenumber'
} as const
