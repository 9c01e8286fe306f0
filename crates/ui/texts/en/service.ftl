# “Services”: what can be done here.
service-search = What do you need?
service-none = There is no such service here. Try another word.
service-all = All services
service-account-about = To log in to the diary and other school systems
service-request-about = Children’s certificates and the civil registry’s records of you
service-child-about = A child’s card: certificate, SNILS, INN
service-permission = Permissions to pass data
service-permission-about = Who may know what of you and the children; withdraw
service-grant = Allow a school system
service-grant-about = The diary and other systems connected to the portal
service-receipt-about = Whether a receipt of a decision about data is genuine
service-papers-about = Checked by itself as soon as you save the paper
service-contacts-about = Replace it by a code
service-sessions-about = End a session on another device
service-secondary = General secondary
