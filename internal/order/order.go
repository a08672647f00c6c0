// Package order says what may be ordered of the printed brochure: what makes an
// order valid, what states it goes through, and how long its address is kept. No
// I/O.
package order

import (
	"crypto/rand"
	"math/big"
	"strconv"
	"strings"
	"time"

	"clusterdir/internal/i18n"
)

// MaxCopies is how many copies one order may ask for.
const MaxCopies = 25

// State is what became of an order.
type State string

// The states of an order.
const (
	Open      State = "open"
	Sent      State = "sent"
	Cancelled State = "cancelled"
)

// States lists every state.
var States = []State{Open, Sent, Cancelled}

// Order is a wish for printed brochures.
type Order struct {
	ID string
	// Key was made with the form: two orders with one key are one order.
	Key string
	// Token is what the address of the receipt ends with. Nobody can guess it.
	Token string
	// Number is what people call it by: 2026-K7M4QX.
	Number  string
	MadeAt  time.Time
	State   State
	StateAt time.Time
	// Lang is the language of the form, Edition that of the brochure.
	Lang, Edition i18n.Lang
	Copies        int
	Address
	Email string // may be empty
}

// Address is where an order goes.
type Address struct {
	Name         string
	Organisation string // may be empty
	Street       string
	Postcode     string
	City         string
	Country      string // ISO 3166-1 alpha-2
}

// Lines is the address as it stands on a parcel, without the country when that
// is home.
func (a Address) Lines(l i18n.Lang) []string {
	lines := []string{}
	for _, line := range []string{a.Organisation, a.Name, a.Street, strings.TrimSpace(a.Postcode + " " + a.City)} {
		if line != "" {
			lines = append(lines, line)
		}
	}
	if a.Country != Home {
		lines = append(lines, strings.ToUpper(CountryName(a.Country, l)))
	}
	return lines
}

// Home is the country whose postcodes are checked and whose name stands on no
// parcel.
const Home = "DE"

// alphabet is what numbers are made of: no letter or digit that is taken for
// another when it is read out or written down.
const alphabet = "ACDEFHJKLMNPQRTUVWXY3479"

// NewNumber makes a number for an order of that moment. Two orders of a year
// share one by an accident of one in 190 million.
func NewNumber(at time.Time) string {
	number := strconv.Itoa(at.Year()) + "-"
	for range 6 {
		i, err := rand.Int(rand.Reader, big.NewInt(int64(len(alphabet))))
		if err != nil {
			panic(err) // crypto/rand never fails.
		}
		number += alphabet[i.Int64() : i.Int64()+1]
	}
	return number
}

// How long the personal details of an order are kept.
const (
	// DefaultRetention is after it was sent or cancelled.
	DefaultRetention = 30 * 24 * time.Hour
	// MaxRetention is after it was made, whatever became of it.
	MaxRetention = 90 * 24 * time.Hour
)

// ErasedAt is when the personal details of the order are erased at the latest,
// where they are kept for so long after sending.
func (o Order) ErasedAt(retention time.Duration) time.Time {
	last := o.MadeAt.Add(MaxRetention)
	if settled := o.StateAt.Add(retention); o.State != Open && settled.Before(last) {
		return settled
	}
	return last
}
