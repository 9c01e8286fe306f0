# Checking a receipt: whether it was issued here and is unchanged.
receipt-title = Check a receipt
receipt-about = A receipt is issued for every decision about data: allowed, refused, withdrawn. Anybody finds out here whether one is genuine.
receipt-file = File of the receipt
receipt-text = Text of the receipt
receipt-text-hint = Open the file that was downloaded and paste all that is in it
receipt-check = Check
receipt-malformed = This is no receipt. Paste the whole file, unchanged
receipt-unknown = No such receipt was issued here
receipt-changed = The receipt was changed, or another portal signed it
receipt-genuine = Genuine
receipt-genuine-about = The receipt was issued here and has not been changed since.
receipt-kind-label = About
receipt-kind = { $kind ->
    [grant] A permission was given
    [refusal] A permission was refused
   *[withdrawal] A permission was withdrawn
}
receipt-at = When
receipt-number = Number
receipt-another = Check another one
receipt-link = Check a receipt
