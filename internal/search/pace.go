package search

// pace lets who builds a large index rest now and then: on a machine with few cores
// readers have to wait as long as it works.
type pace struct {
	rest  func() // nil for an index that is built in no time
	steps int
}

// stepsToRest take less than a tenth of a millisecond.
const stepsToRest = 256

// pause is called after what takes as long as many steps.
func (p *pace) pause() {
	if p.rest != nil {
		p.rest()
	}
}

// step is called for each little thing that is done.
func (p *pace) step() {
	if p.steps++; p.steps%stepsToRest == 0 {
		p.pause()
	}
}
