package order

import (
	"cmp"
	"slices"
	"sync"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
)

// Country is a country that an order can be sent to.
type Country struct{ Code, Name string }

// near lists the countries that most orders come from. Countries sorts them first.
var near = []string{"DE", "DK", "AT", "CH"}

// codes returns the sorted country codes of ISO 3166-1, taken from Unicode's CLDR.
var codes = sync.OnceValue(func() []string {
	var all []string
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			code := string(a) + string(b)
			r, err := language.ParseRegion(code)
			if err != nil || !r.IsCountry() || r.Canonicalize() != r || r.String() != code {
				continue
			}
			if CountryName(code, i18n.German) != "" && !slices.Contains(others, code) {
				all = append(all, code)
			}
		}
	}
	return all
})

// others lists the codes that CLDR contains but ISO 3166-1 does not assign to a country.
var others = []string{"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XK"}

// ValidCountry reports whether code is the code of a country.
func ValidCountry(code string) bool {
	_, ok := slices.BinarySearch(codes(), code)
	return ok
}

// CountryName returns the name of a country in language l, or "" if the code is invalid.
func CountryName(code string, l i18n.Lang) string {
	r, err := language.ParseRegion(code)
	if err != nil {
		return ""
	}
	return display.Regions(language.Make(string(l))).Name(r)
}

var (
	countriesMu sync.Mutex
	countries   = map[i18n.Lang][]Country{}
)

// Countries lists every country, sorted by its name in language l. The countries in near come first.
func Countries(l i18n.Lang) []Country {
	countriesMu.Lock()
	defer countriesMu.Unlock()
	if known := countries[l]; known != nil {
		return known
	}
	var all []Country
	keys := map[string]string{}
	for _, code := range codes() {
		c := Country{code, CountryName(code, l)}
		keys[code] = directory.SortKey(c.Name)
		all = append(all, c)
	}
	rank := func(c Country) int {
		if i := slices.Index(near, c.Code); i >= 0 {
			return i
		}
		return len(near)
	}
	slices.SortFunc(all, func(a, b Country) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(keys[a.Code], keys[b.Code]))
	})
	countries[l] = all
	return all
}
