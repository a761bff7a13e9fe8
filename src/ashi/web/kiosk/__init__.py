"""The waiting room's tablet: lent to one arrived patient after the other, it keeps nothing of any of them."""
