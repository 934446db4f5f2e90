@export()
type size = 'small' | 'large'

@export()
var resource = 'a word, not a declaration'
