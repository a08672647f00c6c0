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

// Fields are the fields of the form that people fill in, in its order.
var Fields = []string{"language", "copies", "name", "organisation", "street", "postcode", "city", "country", "email"}

// hidden are the fields that come with the form.
var hidden = []string{"key", "made", "website"}

// Lengths of what is typed, in characters.
const (
	maxField    = 200
	maxPostcode = 16
	maxKey      = 64
)

// Reason says what is wrong with a field.
type Reason string

// The reasons for which a field is refused.
const (
	Missing  Reason = "missing"
	Twice    Reason = "twice"
	Long     Reason = "long"
	Control  Reason = "control"   // characters that no keyboard makes
	Unknown  Reason = "unknown"   // none of what can be chosen
	Number   Reason = "number"    // no number of copies that can be ordered
	Postcode Reason = "postcode"  // no German postcode
	Email    Reason = "email"     // no e-mail address
	Stale    Reason = "stale"     // the form's own fields are broken
	TooQuick Reason = "too-quick" // filled in faster than people can
)

// Fault is a field that is refused. N is the limit where there is one.
type Fault struct {
	Field  string
	Reason Reason
	N      int
}

// Form is what was sent.
type Form struct {
	Order
	// Values are the fields as they were typed, to show them again.
	Values map[string]string
	Faults []Fault
	// Robot says that the trap was filled: the sender is to be answered like
	// anybody and nothing is to be kept.
	Robot bool
}

// MinFillTime is how long people take at least to fill in the form. Who comes
// back with the same form has taken it.
const MinFillTime = 2 * time.Second

// ReadForm reads a form that was sent. editions are the languages in which the
// brochure can be ordered.
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

// field takes what was sent for a field, and refuses what cannot be kept.
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

// invisible reports whether a reader sees nothing there: at the ends of what was
// typed, it is nothing.
func invisible(r rune) bool {
	return unicode.IsSpace(r) || r == '\u200b' || r == '\u2060' || r == '\ufeff'
}

// unprintable reports whether nobody types that into a line: line ends and other
// control characters, and the marks that turn the direction of text.
func unprintable(r rune) bool {
	return unicode.IsControl(r) || r == utf8.RuneError || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029'
}

// fault refuses a field, once.
func (f *Form) fault(field string, reason Reason, n int) {
	if slices.ContainsFunc(f.Faults, func(have Fault) bool { return have.Field == field }) {
		return
	}
	f.Faults = append(f.Faults, Fault{field, reason, n})
}

// choose reads what is chosen from lists.
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

// checkPostcode wants five digits in Germany, and whatever is usual elsewhere,
// nothing too.
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

// checkHidden looks at what came with the form.
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
	case len(f.Faults) == 0 && now.Sub(made) < MinFillTime && now.Sub(made) > -time.Hour: // clocks of nodes differ
		// Who has to come back anyway need not be told.
		f.fault("made", TooQuick, 0)
	}
}

// Made writes the moment at which a form is made.
func Made(at time.Time) string { return strconv.FormatInt(at.Unix(), 10) }

func parseMade(text string) (time.Time, bool) {
	if seconds, err := strconv.ParseInt(text, 10, 64); err == nil {
		return time.Unix(seconds, 0), true
	}
	at, err := time.Parse(time.RFC3339, text)
	return at, err == nil
}
