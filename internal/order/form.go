package order

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
)

// Fields lists the visible fields of the form in display order.
var Fields = []string{"language", "copies", "name", "organisation", "street", "postcode", "city", "country", "email"}

// hidden lists the hidden fields of the form.
var hidden = []string{"key", "made", "website"}

// Maximum lengths of field values, in characters.
const (
	maxField    = 200
	maxPostcode = 16
	maxKey      = 64
)

// Reason is the reason why a field is invalid.
type Reason string

// The reasons for which a field is rejected.
const (
	Missing  Reason = "missing"
	Twice    Reason = "twice"
	Long     Reason = "long"
	Control  Reason = "control"   // control characters and others that no keyboard produces
	Unknown  Reason = "unknown"   // not one of the available choices
	Number   Reason = "number"    // not a number of copies that can be ordered
	Postcode Reason = "postcode"  // not a German postcode
	Email    Reason = "email"     // not an e-mail address
	Stale    Reason = "stale"     // a hidden field is missing or malformed
	TooQuick Reason = "too-quick" // submitted faster than a person can fill in the form
)

// Fault describes an invalid field. N is the limit that was exceeded, if there is one.
type Fault struct {
	Field  string
	Reason Reason
	N      int
}

// Form is a submitted order form.
type Form struct {
	Order
	// Values holds the submitted values, for displaying the form again.
	Values map[string]string
	Faults []Fault
	// Robot reports whether the honeypot field was filled in. The response must
	// be the same as for a person, but the order must not be stored.
	Robot bool
}

// MinFillTime is the minimum time that a person needs to fill in the form. A
// form that is resubmitted after an error has usually passed it.
const MinFillTime = 2 * time.Second

// ReadForm parses and validates a submitted form. editions lists the languages in
// which the brochure can be ordered.
func ReadForm(values url.Values, editions []i18n.Lang, now time.Time) Form {
	f := Form{Values: map[string]string{}}
	for _, name := range slices.Concat(Fields, hidden) {
		f.field(name, values[name])
	}
	f.Robot = f.Values["website"] != ""
	v := f.Values
	f.Name, f.Organisation, f.Street, f.City = v["name"], v["organisation"], v["street"], v["city"]
	f.Order.Email, f.Order.Postcode, f.Key = v["email"], v["postcode"], v["key"]
	f.choose(values, editions)
	for _, name := range []string{"name", "street", "city"} {
		if v[name] == "" {
			f.fault(name, Missing, 0)
		}
	}
	f.checkPostcode()
	if f.Order.Email != "" && !directory.ValidEmail(f.Order.Email) {
		f.fault("email", Email, 0)
	}
	f.checkHidden(now)
	slices.SortStableFunc(f.Faults, func(a, b Fault) int { return position(a.Field) - position(b.Field) })
	return f
}

func position(field string) int {
	if i := slices.Index(Fields, field); i >= 0 {
		return i
	}
	return len(Fields)
}

// field stores the submitted value of a field and rejects invalid values.
func (f *Form) field(name string, given []string) {
	if len(given) == 0 {
		f.Values[name] = ""
		return
	}
	value := strings.TrimFunc(given[0], invisible)
	f.Values[name] = value
	limit := maxField
	switch name {
	case "key":
		limit = maxKey
	case "postcode":
		limit = maxPostcode
	}
	switch {
	case len(given) > 1:
		f.fault(name, Twice, 0)
	case strings.ContainsFunc(value, unprintable):
		f.fault(name, Control, 0)
	case utf8.RuneCountInString(value) > limit:
		f.fault(name, Long, limit)
	}
}

// invisible reports whether r is white space or has no width. Such characters are
// trimmed from both ends of a value.
func invisible(r rune) bool {
	return unicode.IsSpace(r) || r == '\u200b' || r == '\u2060' || r == '\ufeff'
}

// unprintable reports whether r is not allowed in a single-line value: line ends
// and other control characters, and marks that change the direction of text.
func unprintable(r rune) bool {
	return unicode.IsControl(r) || r == utf8.RuneError || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029'
}

// fault records a fault for a field, unless the field already has one.
func (f *Form) fault(field string, reason Reason, n int) {
	if slices.ContainsFunc(f.Faults, func(have Fault) bool { return have.Field == field }) {
		return
	}
	f.Faults = append(f.Faults, Fault{field, reason, n})
}

// choose validates the fields that are chosen from lists.
func (f *Form) choose(values url.Values, editions []i18n.Lang) {
	f.Edition = i18n.Lang(f.Values["language"])
	if !slices.Contains(editions, f.Edition) {
		f.fault("language", Unknown, 0)
	}
	n, err := strconv.Atoi(f.Values["copies"])
	if f.Copies = n; err != nil || n < 1 || n > MaxCopies {
		f.fault("copies", Number, MaxCopies)
	}
	if !values.Has("country") {
		f.Values["country"] = Home
	}
	if f.Country = f.Values["country"]; !ValidCountry(f.Country) {
		f.fault("country", Unknown, 0)
	}
}

// checkPostcode requires five digits for German addresses. For other countries,
// it accepts any postcode, including none.
func (f *Form) checkPostcode() {
	if f.Country != Home {
		return
	}
	code := f.Order.Postcode
	switch {
	case code == "":
		f.fault("postcode", Missing, 0)
	case len(code) != 5 || strings.Trim(code, "0123456789") != "":
		f.fault("postcode", Postcode, 0)
	}
}

// checkHidden validates the hidden fields.
func (f *Form) checkHidden(now time.Time) {
	if f.Key == "" {
		f.fault("key", Stale, 0)
	}
	if f.Values["made"] == "" {
		return
	}
	made, ok := parseMade(f.Values["made"])
	switch {
	case !ok:
		f.fault("made", Stale, 0)
	case len(f.Faults) == 0 && now.Sub(made) < MinFillTime && now.Sub(made) > -time.Hour: // the clocks of the nodes may differ
		// If the form has other faults, it is displayed again anyway, and this one is omitted.
		f.fault("made", TooQuick, 0)
	}
}

// Made formats the time at which a form was rendered.
func Made(at time.Time) string { return strconv.FormatInt(at.Unix(), 10) }

func parseMade(text string) (time.Time, bool) {
	if seconds, err := strconv.ParseInt(text, 10, 64); err == nil {
		return time.Unix(seconds, 0), true
	}
	at, err := time.Parse(time.RFC3339, text)
	return at, err == nil
}
